#pragma once
#include <semaphore.h>

void take_one(sem_t* semaphore);
