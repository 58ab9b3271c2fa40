"""Holds grader/ against its plan: which module may include which, who may use which library and
which system call, and how long files and functions may be.

usage: layers_test.py REPOSITORY
"""

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

# The modules that each module may include, besides itself. docs/architecture.md says why.
PURE = {"spec", "evidence", "support"}
MAY_INCLUDE = {
    "probe": set(),  # runs within students' programs
    "support": set(),
    "evidence": set(),
    "spec": {"evidence", "support"},
    "intake": {"spec", "support"},
    "release": {"intake", "spec", "support"},
    "cell": {"spec", "support"},
    "observe": {"evidence", "support", "probe"},
    "run": PURE | {"observe", "cell", "probe"},
    "build": PURE | {"run", "cell", "intake"},
    "cohort": {"run", "support"},
    "judge": PURE,
    "report": PURE | {"judge"},
    "cli": PURE | {"release", "report", "judge", "cohort", "build", "run", "observe", "cell", "intake"},
    "main.cpp": PURE | {"cli"},
}


@dataclass(frozen=True)
class Right:
    """Something that only some places of grader/ may do."""

    what: str
    pattern: re.Pattern
    places: tuple  # folders end in "/"


def call_of(*names):
    """A call of one of these functions, as f(...) or ::f(...), not as object.f(...)."""
    return re.compile(r"(?<![\w.>:])(?:::)?(?:%s)\s*\(" % "|".join(names))


def include_of(start):
    return re.compile(r'#\s*include\s*[<"]' + start)


RIGHTS = (
    Right("yaml-cpp", include_of("yaml-cpp/"), ("spec/",)),
    Right("nlohmann-json", include_of("nlohmann/"), ("report/", "run/message.cpp")),
    Right("Boost", include_of("boost/"), ("run/",)),
    Right("CLI11", include_of("CLI/"), ("cli/",)),
    Right("libarchive", include_of(r"archive(?:_entry)?\.h"), ("intake/",)),
    Right("Nettle", include_of("nettle/"), ("cohort/",)),
    Right("libseccomp", include_of(r"seccomp\.h"), ("cell/",)),
    Right("ptrace", call_of("ptrace"), ("observe/",)),
    Right("processes and signals",
          call_of("v?fork", "clone3?", "kill", "tgkill", "waitpid", "waitid", "wait4",
                  "posix_spawnp?", "exec[lv]p?e?", "execveat", "pidfd_send_signal"),
          ("run/", "cell/", "probe/")),
    Right("printing",
          re.compile(r"\bstd::(?:cout|cerr|clog)\b|(?<![\w.>])(?:std::|::|fmt::)?"
                     r"(?:v?f?printf|puts|fputs|putchar|print|println)\s*\("),
          ("report/", "cli/", "main.cpp", "probe/")),
)

LONGEST_FILE = 400
LONGEST_FUNCTION = 40

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)")
      | (?P<string>"(?:\\.|[^"\\\n])*")
      | (?P<char>(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+')""",
    re.DOTALL | re.VERBOSE)


def blank(match):
    """The same number of lines, with nothing in them that could be taken for code."""
    mark = '""' if match.lastgroup in ("raw", "mark", "string") else " "
    return mark + "\n" * match.group().count("\n")


def code_of(text):
    """The text without comments and without the insides of literals; lines keep their numbers."""
    return TOKEN.sub(blank, text)


def code_with_includes(text):
    """As code_of, but #include "..." keeps its path."""
    lines = zip(text.split("\n"), code_of(text).split("\n"))
    return "\n".join(raw if re.match(r"\s*#\s*include\b", code) else code for raw, code in lines)


def sources_of(grader):
    return sorted(p for p in grader.rglob("*") if p.suffix in (".cpp", ".hpp", ".c", ".h"))


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def include_offences(name, text):
    module = name.split("/")[0]
    if module not in MAY_INCLUDE:
        return [f"{name}: {module} is no module of the plan"]
    found = []
    for number, line in enumerate(code_with_includes(text).split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
        if not match:
            if module == "evidence" and re.match(r"\s*#\s*include\s*<[^>]*[./]", line):
                found.append(f"{name}:{number}: evidence includes only the standard library")
            continue
        used = match.group(1).split("/")[0]
        if "/" not in match.group(1):
            found.append(f'{name}:{number}: "{match.group(1)}" is not a path from grader/')
        elif used != module and used not in MAY_INCLUDE[module]:
            found.append(f"{name}:{number}: {module} must not include {used}")
    return found


def right_offences(name, text):
    code = code_with_includes(text)
    found = []
    for right in RIGHTS:
        if name.startswith(right.places):
            continue
        for match in right.pattern.finditer(code):
            where = line_of(code, match.start())
            found.append(f"{name}:{where}: {right.what} belongs to {', '.join(right.places)} only")
    return found


def opens_function(header):
    """Does a brace after this text, outside of any function, open a function's body?"""
    if re.search(r"\b(namespace|class|struct|union|enum)\b[^()]*$", header):
        return False
    return ")" in header and not header.rstrip().endswith("=")


def functions_of(text):
    """(first line, name, lines) of each function of clang-formatted code, by counting braces."""
    code = re.sub(r"(?m)^[ \t]*#(?:.*\\\n)*.*$",
                  lambda m: "\n" * m.group().count("\n"), code_of(text))
    depth, begin, header_from, title = 0, None, 0, ""
    stack = []
    for offset, char in enumerate(code):
        if char == "{":
            header = code[header_from:offset]
            initializer = offset > 0 and re.match(r"[\w>\])]", code[offset - 1])
            is_function = begin is None and not initializer and opens_function(header)
            stack.append(("initializer" if initializer else "function" if is_function else "other"))
            if is_function:
                begin, depth = offset, len(stack)
                names = re.findall(r"([\w:~]+|operator\S+)\s*\(", header)
                title = names[0] if names else "(lambda)"
        elif char == "}" and stack:
            kind = stack.pop()
            if begin is not None and len(stack) < depth:
                first, last = line_of(code, begin), line_of(code, offset)
                yield first, title, last - first + 1
                begin = None
            if kind == "initializer":
                continue
        if char in "{};" and not (stack and stack[-1] == "initializer"):
            header_from = offset + 1


def size_offences(name, text):
    found = []
    lines = text.count("\n")
    if lines > LONGEST_FILE:
        found.append(f"{name}: {lines} lines, more than {LONGEST_FILE}")
    for line, title, length in functions_of(text):
        if length > LONGEST_FUNCTION:
            found.append(f"{name}:{line}: {title} has {length} lines, more than {LONGEST_FUNCTION}")
    return found


def offences(grader):
    found = []
    for path in sources_of(grader):
        name = path.relative_to(grader).as_posix()
        text = path.read_text(encoding="utf-8")
        for check in (include_offences, right_offences, size_offences):
            found += check(name, text)
    return found


# ---- Can this test fail? ----

LONG_BODY = "  work();\n" * 39
WRONG = {
    "judge/a.cpp": '#include "run/run.hpp"\n',
    "probe/a.cpp": '#include "support/error.hpp"\n',
    "evidence/b.hpp": '#include "probe/control.hpp"\n',
    "evidence/a.hpp": "#include <sys/types.h>\n",
    "spec/a.hpp": '#include "lab.hpp"\n',
    "extra/a.hpp": "\n",
    "run/yaml.cpp": "#include <yaml-cpp/yaml.h>\n",
    "run/json.cpp": "#include <nlohmann/json.hpp>\n",
    "cell/asio.cpp": "#include <boost/asio.hpp>\n",
    "report/options.cpp": "#include <CLI/CLI.hpp>\n",
    "run/filter.cpp": "#include <seccomp.h>\n",
    "cli/unpack.cpp": "#include <archive.h>\n",
    "cli/digest.cpp": "#include <nettle/sha2.h>\n",
    "build/unpack.cpp": "#include <archive_entry.h>\n",
    "run/trace.cpp": "long n = ptrace(0, 1);\n",
    "judge/kill.cpp": "int n = ::kill(1, 9);\n",
    "spec/print.cpp": "void f() { std::cout << 1; }\n",
    "run/print.cpp": "void f() { fmt::print(text); }\n",
    "cell/long.cpp": f"A::A(int fd)\n    : fd_{{fd}}, b_{{}} {{\n{LONG_BODY}}}\n",
    "support/long.hpp": f"namespace n {{\nclass A {{\n  int f() const {{\n{LONG_BODY}  }}\n}};\n}}\n",
    "cli/big.cpp": "int a;\n" * 401,
}
RIGHT = {
    "cli/a.cpp": '#include "run/run.hpp"\n#include <CLI/CLI.hpp>\n',
    "run/message.cpp": "#include <nlohmann/json.hpp>\n",
    "intake/archive.cpp": '#include <archive.h>\n#include <archive_entry.h>\n',
    "run/a.cpp": "#include <boost/asio.hpp>\nint n = ::fork();\n",
    "judge/a.cpp": '// #include "run/run.hpp" and kill(1, 9)\nconst char* s = "kill(1)"; int n = 1\'0;\n',
    "spec/a.cpp": "void f() { object.kill(1); child->fork(); snprintf(a, 1, b); blueprint(1); }\n",
    "report/table.cpp": "const T table = {\n" + "    {1, f(2)},\n" * 80 + "};\n",
    "run/macros.cpp": "MACRO(a, b)\nnamespace {\n" + "int a;\n" * 80 + "}\n",
    "cell/edge.cpp": "void f() {\n" + "  work();\n" * 38 + "}\n",
}


def grader_with(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_itself():
    for name, text in WRONG.items():
        with tempfile.TemporaryDirectory() as folder:
            found = offences(grader_with(Path(folder), {name: text}))
            assert len(found) == 1, f"self test: {name} gave {found}"
    with tempfile.TemporaryDirectory() as folder:
        found = offences(grader_with(Path(folder), RIGHT))
        assert not found, f"self test: {found}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    test_itself()
    grader = Path(sys.argv[1]) / "grader"
    if not sources_of(grader):
        sys.exit(f"no source file in {grader}")
    found = offences(grader)
    print("\n".join(found) or "grader/ is as planned")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
