"""Which expressions are put to the other evaluators: every function with every sort of argument.

Each function has one fitting call; then each argument in turn is replaced by everything it might meet
(blank, absent, text, number, date, several nodes ...), and the number of arguments is made wrong.
"""

from collections.abc import Iterator

HERE = "/data/age"
ODD = [
    "''",
    "/data/blank",
    "/data/missing",
    "/data/name",
    "/data/age",
    "-1.5",
    "/data/born",
    "/data/met",
    "/data/person/age",
    "/data/langs",
    "true()",
    "number('x')",
]
"""What any argument might meet."""
ODD_NODES = ["/data/blank", "/data/missing", "/data/age", "/data/person/age", "/data/person", "/data/born"]
TODAY, FENCE = "today()", "'43 76; 43 77; 44 77; 44 76; 43 76'"
FITTING: dict[str, list[str]] = {
    "true": [],
    "false": [],
    "boolean": ["/data/age"],
    "not": ["/data/age"],
    "boolean-from-string": ["'true'"],
    "if": ["/data/age", "1", "2"],
    "coalesce": ["/data/blank", "/data/age"],
    "checklist": ["1", "2", "/data/age", "/data/blank"],
    "weighted-checklist": ["1", "10", "/data/age", "5", "/data/blank", "2"],
    "number": ["/data/age"],
    "int": ["2.7"],
    "round": ["2.345", "2"],
    "floor": ["2.5"],
    "ceiling": ["2.5"],
    "abs": ["-2.5"],
    "pow": ["2", "3"],
    "sqrt": ["2"],
    "exp": ["1"],
    "exp10": ["2"],
    "log": ["2"],
    "log10": ["2"],
    "sin": ["1"],
    "cos": ["1"],
    "tan": ["1"],
    "asin": ["0.5"],
    "acos": ["0.5"],
    "atan": ["1"],
    "atan2": ["1", "2"],
    "pi": [],
    "sum": ["N/data/person/age"],
    "min": ["/data/age", "/data/height"],
    "max": ["/data/age", "/data/height"],
    "string": ["/data/height"],
    "concat": ["/data/name", "/data/age"],
    "join": ["', '", "/data/name", "/data/age"],
    "contains": ["/data/name", "'liy'"],
    "starts-with": ["/data/name", "'Ali'"],
    "ends-with": ["/data/name", "'ya'"],
    "substr": ["/data/name", "1", "3"],
    "substring": ["/data/name", "2", "3"],
    "substring-before": ["/data/name", "'i'"],
    "substring-after": ["/data/name", "'i'"],
    "string-length": ["/data/name"],
    "normalize-space": ["/data/padded"],
    "translate": ["/data/name", "'Ai'", "'aI'"],
    "regex": ["/data/name", "'[A-Z].*'"],
    "digest": ["/data/name", "'SHA-256'", "'hex'"],
    "base64-decode": ["'0pvQsNC3'"],
    "selected": ["/data/langs", "'kk'"],
    "selected-at": ["/data/langs", "1"],
    "count-selected": ["/data/langs"],
    "today": [],
    "now": [],
    "date": ["/data/born"],
    "date-time": ["/data/met"],
    "decimal-date-time": ["/data/met"],
    "decimal-time": ["'06:00:00.000+05:00'"],
    "format-date": ["/data/born", "'%Y-%n-%e %a %b'"],
    "format-date-time": ["/data/met", "'%d.%m.%y %H:%M:%S.%3 %h'"],
    "count": ["N/data/person"],
    "count-non-empty": ["N/data/person/age"],
    "position": ["N/data/person[2]"],
    "name": ["N/data/age"],
    "local-name": ["N/data/age"],
    "current": [],
    "once": ["7"],
    "instance": ["'cities'"],
    "pulldata": ["'cities'", "'label'", "'name'", "'ast'"],
    "indexed-repeat": ["N/data/person/nick", "N/data/person", "2"],
    "area": [FENCE],
    "distance": [FENCE],
    "geofence": ["'43.5 76.5 0 0'", FENCE],
    "randomize": ["N/data/person/nick", "42"],
}
"""One fitting call of each function; N before an argument says that it must be nodes."""
ELSEWHERE = {
    "last": "nothing to vary",
    "depend": "in neither evaluator",
    "is-selected": "another name of selected",
    "enclosed-area": "another name of area",
    "intersects": "in neither evaluator",
    "extract-signed": "in neither evaluator",
    "jr:choice-name": "the form answers, not the evaluator",
    "jr:itext": "the form answers, not the evaluator",
    "property": "in neither evaluator",
    "version": "in neither evaluator",
    "random": "differs every time",
    "uuid": "differs every time",
}
"""Functions the others cannot be asked for, and why; they have examples of their own."""
OPERANDS = [
    "''",
    "/data/blank",
    "/data/missing",
    "/data/name",
    "/data/age",
    "'34.0'",
    "/data/born",
    "'1992-02-29'",
    "/data/met",
    TODAY,
    "/data/person/age",
    "true()",
]
SIGNS = ["=", "!=", "<", "+", "-", "mod"]
MORE: list[tuple[str, str]] = [
    (expression, HERE)
    for expression in [
        "-/data/age",
        "--/data/blank",
        "-/data/born",
        "string(/data/person[position() = 2]/nick)",
        "string(/data/person[2]/nick)",
        "string(/data/person[last()]/nick)",
        "string(/data/person[age > 10]/nick)",
        "string(/data/person[age]/nick)",
        "string(/data/person[nick = 'Chi']/age)",
        "count(/data/person[age = ''])",
        "count(//age)",
        "count(//age[1])",
        "count(/data/*)",
        "count(/data/group//leaf/..)",
        "count(/data/age | /data/group/age | /data/age)",
        "../name",
        "count(..)",
        "round(2.5)",
        "round(-2.5)",
        "round(-2.345, 2)",
        "round(1234.5, -2)",
        "substr('hello', -3)",
        "substr('hello', 1, -1)",
        "substring('12345', 0, 3)",
        "substring('12345', 1.5, 2.6)",
        "substring('12345', -42, 1 div 0)",
        "regex('abc', 'b')",
        "regex('abc', '^a.c$')",
        "selected('a b', 'c')",
        "selected('', '')",
        "selected-at('a b', -1)",
        "selected-at('a b', 9)",
        "translate('--aaa--', 'abc-', 'ABC')",
        "number('1e3')",
        "number('+1')",
        "number('1,5')",
        "number(' 7 ')",
        "number('.5')",
        "number('5.')",
        "0.1 + 0.2 = 0.3",
        "1 div 3",
        "100000000000 * 100000000000",
        "1 div 10000000",
        "decimal-time('18:00:00.000+05:00')",
        "decimal-time('18:00')",
        "decimal-time('noon')",
        "decimal-date-time('2026-03-31T12:00:00.000+05:00')",
        "date('2026-02-30')",
        "date('31.03.2026')",
        "format-date('2026-03-31', '%%')",
        "today() - 30",
        "date(today() - 30)",
        "today() - /data/born",
        "today() > /data/born",
        "today() = date('2026-03-31')",
        "int((today() - /data/born) div 365.25)",
        "join('', randomize(/data/*, 1))",
        "join('', randomize(/data/*, -7))",
        "join('', randomize(/data/*, 2147483647))",
        "round(distance('43.2383 76.8829 0 0; 51.1605 71.4704 0 0'), 1)",
        "round(distance('43 76; 43.0001 76'), 1)",
        "round(distance('0 0; 0 180'), 0)",
        "round(area('43.2 76.8; 43.2 76.801; 43.201 76.801; 43.201 76.8; 43.2 76.8'), -1)",
        "area('43 76; 43 77')",
        "distance('43 76')",
        "area('43 76; here')",
        "geofence('43.5 77.5', '43 76; 43 77; 44 77; 44 76; 43 76')",
        "weighted-checklist(-1, -1, 1, 5)",
        "checklist(-1, 1, 1, 1)",
        "max(-5, -3)",
        "sum(/data/person/age | /data/age)",
        "coalesce(number('x'), 2)",
        "if(/data/blank = '', 'none', /data/blank)",
        "position(/data/person[3])",
        "string(1 = 1)",
        "boolean('false')",
        "boolean(/data/agrees)",
        "/data/agrees = 'false'",
        "/data/agrees = false()",
    ]
] + [("once(7)", "/data/blank"), ("position(..)", "/data/person[2]/age"), ("string()", "/data/name")]


def cases() -> Iterator[tuple[str, str, str]]:
    """Give function (or theme), the asking node, and the expression."""
    seen = set[str]()
    for function, expression in _calls():
        if expression not in seen:
            seen.add(expression)
            yield function, HERE, expression
    for left in OPERANDS:
        for right in OPERANDS:
            yield from (("operators", HERE, f"{left} {sign} {right}") for sign in SIGNS)
            yield "operators", HERE, f"boolean({left} and {right})"
    for expression, at in MORE:
        yield "more", at, expression


def _calls() -> Iterator[tuple[str, str]]:
    for function, letters in FITTING.items():
        args = [arg.removeprefix("N") for arg in letters]
        yield function, _call(function, args)
        for place, letter in enumerate(letters):
            for odd in ODD_NODES if letter.startswith("N") else ODD:
                yield function, _call(function, [*args[:place], odd, *args[place + 1 :]])
        if function != "randomize":  # without a seed it differs every time
            yield function, _call(function, args[:-1])
        yield function, _call(function, [*args, "1"])
        yield function, _call(function, [])


def _call(function: str, args: list[str]) -> str:
    call = f"{function}({', '.join(args)})"
    return f"{call}/root/item/name" if function == "instance" else call
