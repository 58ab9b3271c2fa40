#pragma once
// A value, or the reason why there is none. Member names are those of std::expected (C++23), so
// that a later switch is one alias. Use it for what the author of a lab or the caller of the
// command line did wrongly; GraderError is for our own trouble.

#include <utility>
#include <variant>

namespace ipclab {

template <typename E>
struct Unexpected {
  E error;
};
template <typename E>
Unexpected(E) -> Unexpected<E>;

template <typename T, typename E>
class Result {
 public:
  // NOLINTBEGIN(google-explicit-constructor): `return value;` is the point, as in std::expected.
  Result(T value) : state_{std::in_place_index<0>, std::move(value)} {}
  Result(Unexpected<E> unexpected) : state_{std::in_place_index<1>, std::move(unexpected.error)} {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& value() & { return std::get<0>(state_); }
  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  [[nodiscard]] E& error() & { return std::get<1>(state_); }
  [[nodiscard]] const E& error() const& { return std::get<1>(state_); }
  [[nodiscard]] E&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, E> state_;
};

}  // namespace ipclab
