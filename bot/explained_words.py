"""The English words of an explanation: what each rule counts, whom it leaves out, why a value is missing.

They are for coordinators at a terminal. What a questionnaire says is not here: it comes from the form.
"""

from collections.abc import Mapping
from types import MappingProxyType

from scoring.catalogue import Certainty, Source
from scoring.declaration import Declaration
from scoring.explain import Absence, Explanation
from scoring.explain_asked import Role

RESPONDENTS: Mapping[Source, str] = MappingProxyType(
    {Source.CITIZEN: "respondents", Source.ORGANISATION: "organisations", Source.EXPERT: "experts"}
)
ASKED_OF: Mapping[Source, str] = MappingProxyType(
    {
        Source.CITIZEN: "survey of citizens",
        Source.ORGANISATION: "survey of organisations",
        Source.EXPERT: "survey of experts",
        Source.SECONDARY: "published statistics",
    }
)
CERTAINTY: Mapping[Certainty, str] = MappingProxyType(
    {
        Certainty.KNOWN: "the rule is given in published country reports",
        Certainty.LIKELY: "the construct is published; the cut-off or the base is the likeliest reading",
        Certainty.RECONSTRUCTED: "rebuilt from the stated purpose of the indicator",
    }
)
NOT_RANDOM: Mapping[Declaration, str] = MappingProxyType(
    {
        Declaration.QUOTA: "The interval assumes a random sample; this one was filled by quotas.",
        Declaration.SELF_SELECTED: "The interval assumes a random sample; these people chose to take part.",
    }
)
GAPS = "don't know, prefer not to answer, skipped, not asked"

COUNTED: Mapping[str, str] = MappingProxyType(
    {
        "share": "gave an answer that counts",
        "share_of_any": "gave an answer that counts to at least one of the {k} questions",
        "depth": "gave an answer that counts to two or more of the {k} questions",
        "mean_of_shares": "gave an answer that counts",
        "mean_of_answers": "gave an answer that counts",
        "mean_over_fields": "gave an answer that counts",
        "mean_not_named": "did not name them",
        "all_of_several": "gave an answer that counts to all {k} questions",
        "any_of_several": "gave an answer that counts to at least one of the {k} questions",
        "share_not_below": "gave an answer to the first question at least as high as to the second",
        "share_at_most": "gave a first number that is at most {percent} percent of both numbers together",
    }
)
OUTSIDE: Mapping[str, str] = MappingProxyType(
    {
        "share": "whoever gave no answer ({gaps})",
        "mean_of_shares": "for each question, whoever gave no answer to it ({gaps})",
        "mean_of_answers": "for each question, whoever gave no answer to it ({gaps})",
        "mean_over_fields": "for each question, whoever gave no answer to it ({gaps})",
        "mean_reversed": "for each question, whoever gave no answer to it ({gaps})",
        "mean_not_named": "whoever gave no answer ({gaps}); to name none of them is an answer",
        "all_of_several": "whoever left any of the {k} questions without an answer ({gaps})",
        "any_of_several": "whoever is not counted in {elsewhere}, and whoever left all {k} questions"
        " without an answer ({gaps})",
        "share_not_below": "whoever left either question without an answer ({gaps})",
        "share_at_most": "whoever left either number open ({gaps}), and those with 0 in both",
        "pooled_share": "whoever left either number open ({gaps}), those with 0 in the second, and those"
        " whose first number is above the second",
        "diversity": "whoever is in the base of none of {elsewhere}; for each attribute also whoever did"
        " not tell it ({gaps})",
    }
)
BATTERY_OUTSIDE: Mapping[str, str] = MappingProxyType(
    {
        "no": "whoever answered none of {battery}; once one is answered, a gap ({gaps}) in another counts"
        " as no",
        "missing": "whoever left any of {battery} without an answer ({gaps})",
    }
)
ABSENT: Mapping[Absence, str] = MappingProxyType(
    {
        Absence.NO_INTERVIEWS: "No completed interviews of the {kind}{within} are counted.",
        Absence.NOBODY_IN_BASE: "Nobody is in the base.",
        Absence.TOO_FEW: "A group that the figure rests on has {few}; such a figure is not told.",
        Absence.DOMINATED: "One of the {nouns} makes up more than {one:.0%} of the sum, or two together"
        " more than {two:.0%}; the figure would tell of them.",
        Absence.NO_ATTRIBUTE: "On no attribute do respondents differ and have enough of the engaged answered"
        " ({few} are not enough).",
        Absence.HELD_BACK: "Held back: beside figures published before, it would tell of {few}.",
        Absence.NO_FIGURE: "No published figure is in use.",
        Absence.NOT_GIVEN: "The table of values that was read says nothing of it.",
    }
)


def respondents(explanation: Explanation) -> str:
    return RESPONDENTS.get(explanation.indicator.source, "respondents")


def people(number: int, threshold: int) -> str:
    """Say a number of respondents; a small one is never told."""
    if number == 0:
        return "none"
    return f"fewer than {threshold}" if number < threshold else f"{number:,}"


def counted(explanation: Explanation) -> str:
    """Say what those did who are counted by the rule."""
    one = explanation.measured
    percent = " ".join(one.parameters.get("percent", ()))
    return COUNTED[one.rule].format(k=_counting(explanation), percent=percent)


def outside(explanation: Explanation) -> str:
    """Say whom the rule leaves out of its base, in whole sentences."""
    one = explanation.measured
    if one.rule in OUTSIDE:
        elsewhere = ", ".join(one.parameters.get("counted_in", ()))
        told = OUTSIDE[one.rule].format(gaps=GAPS, k=_counting(explanation), elsewhere=elsewhere)
    else:
        told = _battery_outside(explanation, one.parameters["battery"][0])
    told += _shallow(explanation)
    if explanation.indicator is one:
        return f"Outside it: {told}."
    sides = _battery_outside(explanation, explanation.indicator.parameters["battery"][0])
    return f"Outside it: {told}. On neither side: {sides}."


def _shallow(explanation: Explanation) -> str:
    """Say who is left out of a depth indicator for not being counted in the one of extent."""
    if explanation.methodology.depth_base == "everyone":
        return ""
    if explanation.measured.rule == "depth":
        k = _counting(explanation)
        return f". Also outside: whoever gave no answer that counts to any of the {k} questions"
    if "among" in explanation.measured.parameters:
        return ", and whoever gave an answer that is outside the base"
    return ""


def _battery_outside(explanation: Explanation, battery: str) -> str:
    size = sum(one.battery == battery for one in explanation.asked)
    whole = f"the {size} questions of the battery"
    return BATTERY_OUTSIDE[explanation.methodology.battery_gaps].format(battery=whole, gaps=GAPS)


def _counting(explanation: Explanation) -> int:
    return sum(one.role is Role.COUNTED for one in explanation.asked)


def absence(explanation: Explanation) -> str:
    """Say why there is no value, without telling how small a small group is."""
    if explanation.absence is None:
        return ""
    counting = explanation.counting
    return ABSENT[explanation.absence].format(
        kind=ASKED_OF[explanation.indicator.source],
        within=" inside the filter" if counting and counting.filtered else "",
        nouns=respondents(explanation),
        one=explanation.methodology.dominance.one,
        two=explanation.methodology.dominance.two,
        few=f"fewer than {counting.threshold if counting else 0} {respondents(explanation)}",
    )
