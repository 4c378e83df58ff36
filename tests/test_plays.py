"""Plays: put together from the forecast's, learning's and mobility's own numbers, and no others."""

import pytest

import skillgap as sg
from skillgap.core.errors import UnknownName
from skillgap.plays import draft_play
from skillgap.questions.forecast.crossings import PLACE
from skillgap.questions.learning import ON_THE_JOB


@pytest.fixture(scope="module")
def known(sample, sample_profiles, sample_gaps):
    """Crossings of the sample, advice and profiles."""
    made = sg.forecast(sample, sample_profiles, draws=60)
    advice = sg.recommend(sample, sample_profiles, sample_gaps)
    return sg.find_crossings(made), advice, sample_profiles


def play_of(known, *place, contested=(), **values):
    crossings, advice, profiles = known
    register = sg.default_assumptions().changed(**values)
    return draft_play(crossings, place, advice, profiles, assumptions=register, contested=contested)


CLOUD = ("cloud-infrastructure", "Technology & Data", "Benelux")


def test_a_play_has_a_cohort_coaches_and_a_gig_with_learning_s_own_figures(known):
    _, advice, _ = known
    play = play_of(known, *CLOUD)
    for seats, on_the_job in ((play.cohort, False), (play.gig, True)):
        offers = [advice.person(one).set_index("title").loc[seats.title] for one in seats.people]
        assert seats.cost == pytest.approx(sum(one["cost"] for one in offers))
        assert seats.monthly_value == pytest.approx(sum(one["monthly_value"] for one in offers))
        assert seats.low < seats.monthly_value < seats.high
        assert all((one["kind"] in ON_THE_JOB) == on_the_job for one in offers)
        assert all(one["state"] == "open" and one["worthwhile"] for one in offers)
    assert not set(play.cohort.people) & set(play.gig.people)


def test_everybody_in_a_play_is_of_the_place_and_short_and_coaches_are_ahead(known, sample):
    _, advice, profiles = known
    play = play_of(known, *CLOUD)
    staff = sample["employees"].set_index("employee_id")
    learners = {*play.cohort.people, *play.gig.people}
    here = staff.loc[sorted(learners)]
    assert set(here["function"]) == {CLOUD[1]}
    assert set(here["region"]) == {CLOUD[2]}
    assert learners <= set(advice.gaps.list_people_short(CLOUD[0])["employee_id"])
    levels = profiles.table.set_index(["employee_id", "skill_id"])["level"]
    for coach, learner in play.coaches:
        assert learner in learners
        assert levels[coach, CLOUD[0]] > levels[learner, CLOUD[0]]


def test_whoever_contests_the_skill_neither_learns_nor_coaches_it(known):
    before = play_of(known, *CLOUD)
    learner, coach = before.cohort.people[0], before.coaches[0][0]
    contested = [(learner, CLOUD[0]), (coach, CLOUD[0])]
    play = play_of(known, *CLOUD, contested=contested)
    assert play.short == before.short - 1
    assert learner not in {*play.cohort.people, *play.gig.people}
    assert coach not in {one for one, _ in play.coaches}
    other = [(learner, "sql"), (coach, "sql")]
    assert play_of(known, *CLOUD, contested=other) == before


def test_places_on_a_gig_follow_the_register(known):
    assert len(play_of(known, *CLOUD, play_gig_places=1.0).gig.people) == 1
    assert len(play_of(known, *CLOUD, play_gig_places=3.0).gig.people) == 3


def test_where_nothing_is_on_offer_the_play_says_why_and_coaches_stay(known):
    crossings, advice, _ = known
    built = set(advice.gaps.workforce["interventions"]["skill_id"])
    bare = crossings.table[~crossings.table["skill_id"].isin(built)].iloc[0]
    play = play_of(known, *bare[list(PLACE)])
    assert play.cohort is None
    assert play.gig is None
    assert play.no_cohort == "Nothing in the catalogue builds it for these people."
    assert play.coaches


def test_what_goes_on_record_names_nobody(known, sample):
    said = repr(play_of(known, *CLOUD).figures)
    assert "Cloud platform" in said
    assert not [one for one in sample["employees"]["employee_id"] if one in said]


def test_a_place_that_is_not_short_has_no_play(known):
    with pytest.raises(UnknownName):
        play_of(known, "cloud-infrastructure", "Nowhere", "Benelux")
