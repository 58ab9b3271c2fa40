#pragma once
// How a page for a terminal may look; decided by the command line, never asked of the system here.

namespace ipclab::report {

struct Style {
  bool colour = false;
  bool unicode = false;     ///< the locale is UTF-8: marks and lines beyond ASCII may be used
  unsigned width = 80;      ///< columns of the terminal
  bool show_passed = true;  ///< a line for each passed test; else only their number
};

}  // namespace ipclab::report
