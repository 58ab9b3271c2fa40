// Has a hundred thousand errors, each of which the compiler tells at length.
#define TEN(x) x x x x x x x x x x
#define HUNDRED(x) TEN(TEN(x))

int main(void) { HUNDRED(HUNDRED(TEN(1 = 2;))) }
