"""Long spans in few points: each bucket is the mean of its days, and empty where they are."""

from __future__ import annotations

import numpy as np
import pytest

from magtrack.charts._buckets import MOST, Buckets, buckets

NAN = float("nan")


@pytest.mark.parametrize(
    ("n_days", "width"), [(1, 1), (MOST, 1), (MOST + 1, 2), (2 * MOST, 2), (29_220, 40)]
)
def test_days_are_single_while_they_are_few_enough(n_days, width):
    assert buckets(1000, 1000 + n_days - 1).width == width


@pytest.mark.parametrize("n_days", [1, 100, 733, 5000, 29_220])
def test_no_series_has_more_points_than_a_screen_shows(n_days):
    assert len(buckets(12_345, 12_345 + n_days - 1).days) <= MOST + 1


def test_a_bucket_of_one_day_is_that_day_with_its_value():
    made = Buckets(10, 13, 1)
    assert list(made.days) == [10, 11, 12, 13]
    np.testing.assert_array_equal(made.mean(10, np.array([1.0, NAN, 0.0, 4.0])), [1, NAN, 0, 4])


def test_a_bucket_begins_at_a_fixed_day_whatever_is_visible():
    assert list(Buckets(10, 19, 4).days) == list(Buckets(11, 18, 4).days) == [9.5, 13.5, 17.5]


def test_the_mean_leaves_out_days_without_a_value_and_never_counts_them_as_zero():
    values = np.array([2.0, 4.0, NAN, NAN, NAN, NAN, NAN, 0.0])
    means = Buckets(8, 15, 2).mean(8, values)
    np.testing.assert_array_equal(means, [3.0, NAN, NAN, 0.0])


@pytest.mark.parametrize(
    ("start", "values", "means"),
    [
        (4, [9.0] * 20, [9.0, 9.0]),
        (10, [6.0, 8.0], [7.0, NAN]),
        (14, [5.0], [NAN, 5.0]),
        (16, [5.0], [NAN, NAN]),
        (2, [5.0] * 6, [NAN, NAN]),
        (8, [], [NAN, NAN]),
    ],
)
def test_days_before_and_after_the_data_are_empty(start, values, means):
    found = Buckets(8, 15, 4).mean(start, np.array(values, dtype=float))
    np.testing.assert_array_equal(found, means)
