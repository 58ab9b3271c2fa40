// Expands a macro to ten thousand million words.
#define A(x) x x x x x x x x x x
#define B(x) A(x) A(x) A(x) A(x) A(x) A(x) A(x) A(x) A(x) A(x)
#define C(x) B(B(x))
#define D(x) C(C(x))
#define E(x) D(D(x))
#define TEXT(...) #__VA_ARGS__
#define TEXT_OF(...) TEXT(__VA_ARGS__)

const char* text = TEXT_OF(E(1));

int main(void) { return 0; }
