#pragma once
// The kinds of events as results have them. Within report/ only.

#include <array>
#include <string_view>
#include <utility>

#include "judge/verdict.hpp"

namespace ipclab::report {

inline constexpr std::array<std::pair<judge::Event::Kind, std::string_view>, 8> event_words{{
    {judge::Event::Kind::step, "step"},
    {judge::Event::Kind::made, "made"},
    {judge::Event::Kind::message, "message"},
    {judge::Event::Kind::fault, "fault"},
    {judge::Event::Kind::turn, "turn"},
    {judge::Event::Kind::wait, "wait"},
    {judge::Event::Kind::left, "left"},
    {judge::Event::Kind::gap, "gap"},
}};

}  // namespace ipclab::report
