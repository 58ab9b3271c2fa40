// Instantiates templates without end, each with twice the arguments of the one before.
template <typename... Parts>
struct Growing : Growing<Parts..., Parts...> {};

int main() { return sizeof(Growing<int, char>); }
