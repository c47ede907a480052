"""Weights as a competent analyst would rake them in pandas: margin by margin over everybody, until they fit.

Written from docs/methodology.md and the tables it names; shares nothing with the product's own weighting.
"""

from pathlib import Path

import pandas as pd

DATA = Path(__file__).parents[1] / "scoring" / "data"
LOWEST, HIGHEST, TOLERANCE, ROUNDS = 0.2, 5.0, 1e-9, 500


def weigh(frame: pd.DataFrame) -> pd.Series:
    """Weigh everybody by sex and age, region and settlement."""
    groups = {
        "sex_age": frame["sex"] + "/" + frame["age_group"],
        "region": frame["region"],
        "settlement": frame["settlement"],
    }
    shares = {name: present(name, share, groups[name]) for name, share in population().items()}
    return rake(groups, {name: share for name, share in shares.items() if len(share)})


def population() -> dict[str, pd.Series]:
    """Give the shares of adults in each category of the three margins."""
    table = pd.read_csv(DATA / "population.csv", dtype={"age": str})
    people = {name: rows for name, rows in table.groupby("table")}  # noqa: C416 - reads as what it is
    ages = people["broad_age"].groupby("region")["value"].sum()
    children = people["broad_age"].query("age == '0-15'").groupby("region")["value"].sum()
    adults = people["sex_age"].set_index(people["sex_age"]["sex"] + "/" + people["sex_age"]["age"])["value"]
    regions = people["region"].set_index("region")
    grown = regions["value"] * (1 - children / ages).reindex(regions["ages_as_in"]).to_numpy()
    settlements = people["settlement"].set_index("settlement")["value"]
    found = {"sex_age": adults, "region": grown, "settlement": settlements}
    return {name: counts / counts.sum() for name, counts in found.items()}


def present(margin: str, shares: pd.Series, group: pd.Series) -> pd.Series:
    """Leave out categories nobody is in; the first neighbour with somebody takes the share."""
    there = shares.index.isin(group.dropna().unique())
    kept = shares[there].copy()
    table = pd.read_csv(DATA / "collapse.csv")
    neighbours = dict(table.loc[table["margin"] == margin, ["category", "into"]].to_numpy().tolist())
    for category, share in shares[~there].items():
        near = [name for name in neighbours[category].split() if name in kept.index]
        if near:
            kept[near[0]] += share
    return kept / kept.sum()


def rake(groups: dict[str, pd.Series], shares: dict[str, pd.Series]) -> pd.Series:
    """Adjust one factor for each category, round by round; a weight is their product, cut off."""
    factors = {name: pd.Series(1.0, share.index) for name, share in shares.items()}
    weight = pd.Series(1.0, groups["region"].index)
    for _ in range(ROUNDS):
        for name, share in shares.items():
            known, target = margin(weight, groups[name], share)
            factors[name] = factors[name] * target / known
            product = pd.Series(1.0, weight.index)
            for each, factor in factors.items():
                product *= groups[each].map(factor).fillna(1.0).astype(float)
            weight = product.clip(LOWEST, HIGHEST)
        if max(gap(weight, groups[name], share) for name, share in shares.items()) <= TOLERANCE:
            break
    return weight


def margin(weight: pd.Series, group: pd.Series, share: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Give what each category weighs, and what it should among those who answered."""
    known = weight.groupby(group).sum().reindex(share.index)
    return known, share * (len(weight) - weight[group.isna()].sum())


def gap(weight: pd.Series, group: pd.Series, share: pd.Series) -> float:
    known, target = margin(weight, group, share)
    return float((known - target).abs().max()) / len(weight)
