"""Who joined, who left and who is here: 36 months of hiring and leaving, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.sample.generator.calendar import END, FAR, MONTH_DAYS, MONTH_START, MONTHS, START
from data.sample.generator.catalogue import Catalogue, Flags, Floats, Ints

OCCUPIED_SHARE = 0.957
FILL_SHARE = {"Technology & Data": 0.20}
FILL_SHARE_ELSEWHERE = 0.30

TENURE_YEARS = np.array([0.0, 1.0, 2.0, 5.0, 10.0])
TENURE_FACTOR = np.array([1.75, 1.35, 1.0, 0.70, 0.50])
REGION_FACTOR = np.array([1.0, 1.10, 0.95, 0.85])
PERFORMANCE_FACTOR = np.array([1.5, 1.3, 1.0, 0.88, 0.80])
CONTRACTOR_FACTOR = 2.2
RETIREMENT_AGE = np.array([0.0, 62.0, 64.0, 65.0, 67.0])
RETIREMENT_MONTHLY = np.array([0.0, 0.010, 0.025, 0.060, 0.300])
SEASON = {0: 1.25, 5: 1.10, 8: 1.20}
SHOCK_SD = 0.12
ABILITY_SD = 0.35

FEMALE, MALE, NON_BINARY = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Staff:
    """Everyone who was here at any time in the 36 months; arrays of shape (people,).

    Attributes:
        role: Row of the role.
        region: Row of the region.
        function: Row of the function.
        hired: First day, as days since 1970-01-01.
        left: Last day; ``FAR`` while here.
        born: Year of birth.
        gender: 0 female, 1 male, 2 non-binary.
        group: Ethnic group, 0 … 2.
        contractor: Whether a contractor.
        agent: Whether a digital agent.
        fte: Share of a full-time post.
        salary: Gross pay per year.
        ability: General ability, in levels around 0.
        performance: Last rating, 1–5.
        target: Posts planned at the end by role × region, shape (roles, regions).
        shock: What multiplied everybody's chance of leaving, by month, shape (36,).
    """

    role: Ints
    region: Ints
    function: Ints
    hired: Ints
    left: Ints
    born: Ints
    gender: Ints
    group: Ints
    contractor: Flags
    agent: Flags
    fte: Floats
    salary: Floats
    ability: Floats
    performance: Ints
    target: Ints
    shock: Floats

    @property
    def present(self) -> Flags:
        """Who is here on the last day."""
        return (self.hired <= END) & (self.left > END)

    def here(self, day: int) -> Flags:
        """Who is here on a day."""
        return (self.hired <= day) & (self.left > day)

    def __len__(self) -> int:
        """Count everyone, leavers too."""
        return len(self.role)


def simulate_staff(rng: np.random.Generator, catalogue: Catalogue, people: int) -> Staff:
    """Play 36 months of leaving and hiring.

    Args:
        rng: Source of randomness.
        catalogue: The written company.
        people: How many should be here at the end, about.

    Returns:
        Everyone, sorted by first day.
    """
    target = _targets(catalogue, people)
    growth = np.array([function["growth"] for function in catalogue.functions])
    yearly = (1.0 + growth)[catalogue.function_of_role()][:, None]
    agent = catalogue.roles["agent"].to_numpy()[:, None]
    shock = np.exp(rng.normal(0.0, SHOCK_SD, MONTHS)) * [
        SEASON.get((m + 10) % 12, 1.0) for m in range(MONTHS)
    ]
    planned = target / yearly**3 * ~agent
    posts = rng.binomial(_stochastic(rng, planned), OCCUPIED_SHARE)
    batches = [_recruit(rng, catalogue, *_spread(posts), first=True)]
    staff = batches[0] | {"left": np.full(len(batches[0]["role"]), FAR)}
    fill = np.array(
        [FILL_SHARE.get(name, FILL_SHARE_ELSEWHERE) for name in catalogue.roles["function"]]
    )
    for month in range(MONTHS):
        _leave(rng, catalogue, staff, month, shock[month])
        share = np.where(agent, np.clip((month - 17) / 12, 0.0, 1.0), yearly ** (month / 12 - 3))
        vacant = np.maximum(_stochastic(rng, target * share) - _count(staff, target.shape), 0)
        role, region = _spread(rng.binomial(vacant, np.where(agent, 0.9, fill[:, None])))
        joined = _recruit(rng, catalogue, role, region, month=month)
        joined["left"] = np.full(len(role), FAR)
        staff = {key: np.concatenate([staff[key], joined[key]]) for key in staff}
    order = np.lexsort((staff["role"], staff["hired"]))
    return Staff(**{key: value[order] for key, value in staff.items()}, target=target, shock=shock)


def _targets(catalogue: Catalogue, people: int) -> Ints:
    """Posts by role × region whose total, times occupancy, gives the people wanted."""
    written = catalogue.roles["people"].to_numpy(dtype=float)
    wanted = np.maximum(
        _largest_remainder(written / written.sum(), round(people / OCCUPIED_SHARE)), 1
    )
    usual = [region["share"] for region in catalogue.regions]
    shares = [function.get("region_share", usual) for function in catalogue.functions]
    rows = [
        _largest_remainder(np.array(shares[f]), n)
        for f, n in zip(catalogue.function_of_role(), wanted)
    ]
    return np.array(rows, dtype=np.int64)


def _largest_remainder(shares: Floats, total: int) -> Ints:
    exact = shares * total
    whole = np.floor(exact).astype(np.int64)
    rest = int(total - whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:rest]] += 1
    return whole


def _stochastic(rng: np.random.Generator, values: Floats) -> Ints:
    """Round up or down by chance, so that sums are right on average."""
    return np.floor(values + rng.random(values.shape)).astype(np.int64)


def _spread(counts: Ints) -> tuple[Ints, Ints]:
    """Turn counts by role × region into one role and region per head."""
    cells = np.repeat(np.arange(counts.size), counts.ravel())
    return cells // counts.shape[1], cells % counts.shape[1]


def _count(staff: dict[str, np.ndarray], shape: tuple[int, ...]) -> Ints:
    here = staff["left"] == FAR
    cells = staff["role"][here] * shape[1] + staff["region"][here]
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def _leave(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: dict[str, np.ndarray],
    month: int,
    shock: float,
) -> None:
    """Draw this month's leavers and write their last day into ``staff``."""
    first, last = MONTH_START[month], MONTH_START[month + 1] - 1
    leaving = np.array([function["leaving"] for function in catalogue.functions]) / 12
    years = (first - staff["hired"]) / 365.25
    age = 1970 + first / 365.25 - staff["born"]
    rate = (
        leaving[staff["function"]]
        * TENURE_FACTOR[np.searchsorted(TENURE_YEARS, years, "right") - 1]
    )
    rate *= REGION_FACTOR[staff["region"]] * PERFORMANCE_FACTOR[staff["performance"] - 1] * shock
    rate *= np.where(staff["contractor"], CONTRACTOR_FACTOR, 1.0)
    retire = RETIREMENT_MONTHLY[np.searchsorted(RETIREMENT_AGE, age, "right") - 1]
    chance = (1.0 - np.exp(-rate) * (1.0 - retire)) * ~staff["agent"]
    goes = (staff["left"] == FAR) & (rng.random(len(chance)) < chance)
    day = rng.integers(first, last + 1, len(chance))
    staff["left"][goes] = np.maximum(day, staff["hired"] + 1)[goes]


def _recruit(
    rng: np.random.Generator,
    catalogue: Catalogue,
    role: Ints,
    region: Ints,
    *,
    month: int = 0,
    first: bool = False,
) -> dict[str, np.ndarray]:
    """Make people for given roles and regions; those of the first batch are here already."""
    n, roles = len(role), catalogue.roles
    function = catalogue.function_of_role()[role]
    grade = roles["level"].to_numpy()[role]
    agent = roles["agent"].to_numpy()[role]
    share = {
        key: np.array([f[key] for f in catalogue.functions]) for key in ("women", "contractors")
    }
    draw = rng.random((n, 4))
    if first:
        tenure = np.minimum(rng.exponential(62.0, n) + 0.4 + 9.0 * (grade - 1), 400.0)
        hired = START - (tenure * MONTH_DAYS).astype(np.int64)
    else:
        tenure = np.zeros(n)
        hired = rng.integers(MONTH_START[month], MONTH_START[month + 1], n)
        hired = np.minimum(hired, END - 3)
    age = np.clip(rng.normal(25.0 + 3.4 * grade, 7.5, n), 18.0, 58.0)
    apprentice = role == catalogue.role("apprentice-technician")[0]
    age = np.where(apprentice, rng.uniform(17.5, 21.5, n), age)
    tenure = np.where(apprentice & first, rng.uniform(1.0, 40.0, n), tenure)
    hired = np.where(apprentice & first, START - (tenure * MONTH_DAYS).astype(np.int64), hired)
    age_now = np.minimum(age + (START - hired) / 365.25, rng.uniform(58.0, 64.5, n))
    born = (2023 - np.where(first, age_now, age - (hired - START) / 365.25)).astype(np.int64)
    women = share["women"][function] * np.where(grade >= 4, 0.78, 1.0)
    gender = np.where(draw[:, 0] < women, FEMALE, MALE)
    gender = np.where(draw[:, 0] > 0.994, NON_BINARY, gender)
    lead = roles["lead"].to_numpy()[role]
    contractor = (draw[:, 1] < share["contractors"][function]) & ~lead & ~agent & ~apprentice
    ability = rng.normal(0.0, ABILITY_SD, n)
    rating = np.clip(np.round(3.1 + 1.2 * ability + rng.normal(0.0, 0.6, n)), 1, 5).astype(np.int64)
    part_time = draw[:, 2] < np.where(gender == FEMALE, 0.28, 0.09)
    fte = np.where(part_time & ~agent & ~contractor, rng.choice([0.5, 0.6, 0.8, 0.9], n), 1.0)
    pay = roles["salary"].to_numpy(dtype=float)[role]
    pay = pay * np.where(agent, 1.0, np.array([r["pay"] for r in catalogue.regions])[region])
    years = np.minimum((END - hired) / 365.25, 15.0)
    pay *= np.where(
        agent, 1.0, (1.0 + 0.006 * years) * np.exp(rng.normal(0.0, 0.055, n) + 0.03 * ability)
    )
    pay *= np.where(contractor, 1.28, 1.0) * fte
    return {
        "role": role, "region": region, "function": function, "hired": hired, "born": born,
        "gender": gender, "group": (draw[:, 3] > 0.72) + (draw[:, 3] > 0.90).astype(np.int64),
        "contractor": contractor, "agent": agent, "fte": fte, "ability": ability,
        "salary": np.round(pay / 100.0) * 100.0, "performance": rating,
    }  # fmt: skip
