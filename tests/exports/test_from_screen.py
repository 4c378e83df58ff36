"""Charts on screen read back as exhibits."""

from skillgap.exports.from_screen import exhibit_of_chart


def test_of_two_grids_the_one_with_most_names_is_taken():
    spec = {
        "xAxis": [{"type": "value"}, {"type": "category", "data": ["today", "plan", "left"]}],
        "yAxis": [{"type": "category", "data": [""]}, {"type": "value"}],
        "series": [
            {"type": "bar", "name": "strip", "data": [5.0]},
            {"type": "bar", "name": "money", "xAxisIndex": 1, "data": [3.0, 1.0, 2.0]},
        ],
    }
    found = exhibit_of_chart(spec, sentence="")
    assert found.labels == ("today", "plan", "left")
    assert [one.values for one in found.series] == [(3.0, 1.0, 2.0)]
