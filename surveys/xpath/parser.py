"""Tokens into a syntax tree: the XPath 1.0 grammar as ODK forms use it.

Brackets recurse, up to a fixed depth; operators are stacked, so a chain of any length stays flat.
Refuses unused axes, attributes and variables, with the reason. Knows no function by name.
"""

from surveys.phrase import Phrase
from surveys.xpath.errors import XPathError
from surveys.xpath.syntax import ANY_NODE, Ast, Call, Chain, Filter, Negate, Number, Path, Step, Text
from surveys.xpath.tokens import Token, tokenize

MAX_DEPTH = 100
_LEVELS = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
    ("neg",),
    ("|",),
)
_LEVEL = {operator: level for level, operators in enumerate(_LEVELS, 1) for operator in operators}
_AXES = frozenset({"child", "self", "parent", "descendant-or-self"})
_NODE_TYPES = frozenset({"node", "text", "comment", "processing-instruction"})
_SHORT_STEPS = {".": Step("self", ANY_NODE), "..": Step("parent", ANY_NODE)}
_ANYWHERE = Step("descendant-or-self", ANY_NODE)


def parse(text: str) -> Ast:
    parser = _Parser(tokenize(text))
    if parser.token.kind == "end":
        raise XPathError(Phrase("The expression is empty"))
    ast = parser.expression()
    if parser.token.kind != "end":
        raise parser.surprise(Phrase("an operator such as = or and, or the end of the expression"))
    return ast


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def next_text(self) -> str:
        return self.tokens[self.index + 1].text if self.token.kind != "end" else ""

    def advance(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def at(self, *symbols: str) -> bool:
        return self.token.kind == "symbol" and self.token.text in symbols

    def expect(self, symbol: str, opened: Token) -> None:
        if self.token.kind == "end":
            problem = Phrase('"{sign}" is opened here and never closed', sign=opened.text)
            raise XPathError(problem, opened.position)
        if not self.at(symbol):
            raise self.surprise(Phrase('"{sign}"', sign=symbol))
        self.advance()

    def surprise(self, expected: Phrase) -> XPathError:
        problem = Phrase(
            'Expected {expected}, but "{found}" stands here', expected=expected, found=self.token.text
        )
        if self.token.kind == "end":
            problem = Phrase("Expected {expected}, but the expression ends here", expected=expected)
        return XPathError(problem, self.token.position)

    def expression(self) -> Ast:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            problem = Phrase("Brackets are nested more than {most} deep", most=MAX_DEPTH)
            raise XPathError(problem, self.token.position)
        operands: list[Ast] = []
        waiting: list[Token] = []
        while True:
            while self.token.kind == "operator" and self.token.text == "-":
                waiting.append(Token("operator", "neg", self.advance().position))
            operands.append(self.operand())
            if self.token.kind != "operator":
                break
            _fold(operands, waiting, _LEVEL[self.token.text])
            waiting.append(self.advance())
        _fold(operands, waiting, 0)
        self.depth -= 1
        return operands[0]

    def operand(self) -> Ast:
        position = self.token.position
        if self.at("/", "//"):
            return Path(absolute=True, start=None, steps=self.steps(), position=position)
        if self.starts_step():
            return Path(absolute=False, start=None, steps=(self.step(), *self.steps()), position=position)
        primary = self.primary()
        predicates = self.predicates()
        if predicates:
            primary = Filter(primary, predicates, position)
        if self.at("/", "//"):
            return Path(absolute=False, start=primary, steps=self.steps(), position=position)
        return primary

    def primary(self) -> Ast:
        token = self.token
        if token.kind == "number":
            return Number(float(self.advance().text))
        if token.kind == "text":
            return Text(self.advance().text[1:-1])
        if token.kind == "name":
            return self.call()
        if not self.at("("):
            raise self.surprise(Phrase("a question, a value or a function"))
        self.advance()
        inner = self.expression()
        self.expect(")", token)
        return inner

    def call(self) -> Call:
        name, opened = self.advance(), self.advance()
        args: list[Ast] = []
        if not self.at(")"):
            args.append(self.expression())
            while self.at(","):
                self.advance()
                args.append(self.expression())
        self.expect(")", opened)
        return Call(name.text, tuple(args), name.position)

    def starts_step(self) -> bool:
        if self.token.kind == "name":
            return self.next_text() != "(" or self.token.text in _NODE_TYPES
        return self.at(".", "..", "@")

    def steps(self) -> tuple[Step, ...]:
        """Everything after a slash; a lone slash is the root."""
        steps: list[Step] = []
        while self.at("/", "//"):
            slash = self.advance()
            if slash.text == "//":
                steps.append(_ANYWHERE)
            if self.starts_step():
                steps.append(self.step())
            elif slash.text == "//" or steps or self.token.kind in ("number", "text", "name"):
                raise self.surprise(Phrase("a question name after the slash"))
        return tuple(steps)

    def step(self) -> Step:
        if self.at("@"):
            problem = Phrase("Attributes (@name) are not supported; refer to a question")
            raise XPathError(problem, self.token.position)
        if self.at(".", ".."):
            short = _SHORT_STEPS[self.advance().text]
            return Step(short.axis, short.test, self.predicates())
        axis = self.axis()
        return Step(axis, self.node_test(), self.predicates())

    def axis(self) -> str:
        if self.next_text() != "::":
            return "child"
        axis = self.advance()
        if axis.text not in _AXES:
            known = ", ".join(sorted(_AXES))
            problem = Phrase(
                'The axis "{axis}::" is not supported (only {known})', axis=axis.text, known=known
            )
            raise XPathError(problem, axis.position)
        self.advance()
        return axis.text

    def node_test(self) -> str:
        if self.token.kind != "name":
            raise self.surprise(Phrase("a question name"))
        name = self.advance()
        if not self.at("("):
            return name.text
        if name.text != "node":
            problem = Phrase('"{name}()" is not supported in a path; use a question name', name=name.text)
            raise XPathError(problem, name.position)
        opened = self.advance()
        self.expect(")", opened)
        return ANY_NODE

    def predicates(self) -> tuple[Ast, ...]:
        predicates: list[Ast] = []
        while self.at("["):
            opened = self.advance()
            predicates.append(self.expression())
            self.expect("]", opened)
        return tuple(predicates)


def _fold(operands: list[Ast], waiting: list[Token], level: int) -> None:
    """Join what binds tighter than the operator to come."""
    while waiting and _LEVEL[waiting[-1].text] > level:
        group = [waiting.pop()]
        while waiting and _LEVEL[waiting[-1].text] == _LEVEL[group[0].text]:
            group.append(waiting.pop())
        if group[0].text == "neg":
            operands.append(Negate(operands.pop(), len(group)))
        else:
            operands[-len(group) - 1 :] = [_chain(operands[-len(group) - 1 :], group[::-1])]


def _chain(operands: list[Ast], operators: list[Token]) -> Chain:
    rest = zip((each.text for each in operators), operands[1:], strict=True)
    return Chain(operands[0], tuple(rest), operators[0].position)
