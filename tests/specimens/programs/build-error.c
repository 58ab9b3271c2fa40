// Does not compile: a variable is used that nobody declared.
int main(void) { return status; }
