"""The operators against the rulesets' own tests and those of js-validator-api; its files against the verdicts it expects."""

import json
from datetime import date
from typing import Any

import pytest
from lxml import etree

from minga.evidence.iati.checking.checks import surroundings
from minga.evidence.iati.checking.operators import OPERATORS, Around, day, fails, year_after
from minga.evidence.iati.tests.oracles import TODAY, archive, disagreements, found, passes, table, valid

pytestmark = pytest.mark.kit

META, JS = "IATI-Rulesets/meta_tests", "js-validator-api"
OF_VALUES = "{0}_value_bad {0}_value_good {0}_value_not_relevant"
SELECTOR = "result_indicator_{}_selector_with_conditions"
# {ruleset of js-validator-api: the files its own tests try it on}; a file whose name ends in `bad` fails, the others pass
UNITS = {
    "atLeastOne/at_least_one": "bad empty narrative no_element_good ref",
    "atLeastOne/condition": "activity_status_2 activity_status_3 empty_activity",
    "atLeastOne/no_paths": "empty empty_activity",
    "atLeastOne/title_exists": "empty empty_activity title",
    "atLeastOne/title_text_exists": "title title_text",
    f"atLeastOne/{SELECTOR.format('baseline')}": OF_VALUES.format("results_indicator_baseline"),
    f"atLeastOne/{SELECTOR.format('period_actual')}": OF_VALUES.format("results_indicator_period_actual"),
    f"atLeastOne/{SELECTOR.format('period_target')}": OF_VALUES.format("results_indicator_period_target"),
    "base/empty": "empty",
    "betweenDates/between_dates": "bad good",
    "dateNow/date_now": "bad good",
    "dateOrder/date_order": "bad good empty_activity same_as",
    "dateOrder/date_order_lastupdateddatetime": "lastupdated_bad lastupdated_good lastupdated_same_good",
    "dateOrder/date_order_now": "now_bad now_good",
    "fullStandard/standard": "iati-act-no-errors iati-org-no-errors",
    "identifier/activity_level": "3act_bad 3act_good act_no_id",
    "identifier/org_level": "org_bad org_good",
    "identifier/two_deep": "3act_bad 3act_good act_no_id",
    "ifThen/102.1.1_dac_rec": "mult_other_vocab_bad blank_vocab_good default_vocab_good only_dac_blank_good only_dac_good "
    "only_dac_null_good real_good",
    "ifThen/if_then": "bad good",
    "loop/forloop": "bad good",
    "loop/forloop_condition": "condition_bad condition_good condition_no_match",
    "loop/forloop_if_then": "if_then_bad if_then_good",
    "loop/forloop_recipient_loc": "recipient_loc_bad recipient_loc_good",
    "noMoreThanOne/no_more_than_one_title": "empty_activity title title_twice",
    "noMoreThanOne/results_references": "results_refs_bad results_refs_good",
    "noSpaces/no_spaces_act": "3act_bad 3act_good",
    "noSpaces/no_spaces_attr": "act_ref_bad act_ref_good",
    "noSpaces/no_spaces_org": "org_bad org_good",
    "oneOrAll/one_or_all": "currency_all_bad currency_all_good currency_bad currency_good lang_bad lang_bad_all lang_good lang_good_all "
    "sector_all_bad sector_all_good sector_bad sector_good",
    "oneOrAll/one_or_all_org": "org_currency_bad org_currency_good",
    "oneOrAll/one_or_all_recipient_loc": "recip_loc_bad recip_loc_good",
    "onlyOneOf/only_one_of": "only_one_of_activity_bad only_one_of_activity_good only_one_of_transaction_bad only_one_of_transaction_good",
    "orgIdCheck/X.X.13_act_id": "X.X.13_act_id_bad X.X.13_act_id_existing_pre X.X.13_act_id_good",
    "orgIdCheck/X.X.13_org_id": "X.X.13_org_id_bad X.X.13_org_id_existing X.X.13_org_id_good",
    "orgIdCheck/X.X.8_act_id": "X.X.8_act_id_bad X.X.8_act_id_existing_pre X.X.8_act_id_existing_pre_2 X.X.8_act_id_good",
    "orgIdCheck/X.X.8_org_id": "X.X.8_org_id_bad X.X.8_org_id_existing X.X.8_org_id_good",
    "range/range": "bad good",
    "recipientLocation/3.6.2_recipient_loc": "activity_and_trans_bad activity_only_good",
    "recipientLocation/3.7.1_recipient_loc": "activity_only_good one_trans_good",
    "recipientLocation/3.7.2_recipient_loc": "two_trans_bad two_trans_both_good two_trans_country_good one_trans_good",
    "regexMatches/regex_matches_attribute": "bad good",
    "regexMatches/regex_matches_element": "bad good",
    "regexNoMatches/regex_no_matches": "bad good",
    "startsWith/1.1.1_identifiers": "bad good other_id_bad other_id_good mult_other_id_bad mult_other_id_good",
    "startsWith/1.1.21_identifiers_separator": "bad good missing_separator_bad other_id_bad other_id_good "
    "mult_other_id_bad mult_other_id_good",
    "startsWith/starts_with": "bad good",
    "strictSum/recipient_country_region": "good_complex_decimals",
    "strictSum/recipient_sum_cond": "recipient_loc_country_only_bad recipient_loc_country_only_good recipient_loc_with_region",
    "strictSum/sector_sum": "sector_sum_bad sector_sum_good",
    "strictSum/strict_sum": "bad good",
    "sum/sum": "bad good",
    "sum/sum_two": "two_bad two_good",
    "timeLimit/time_limit": "bad good one_day_bad one_day_good one_year_exactly",
    "unique/1.1.3_unique_identifier": "identifier_bad identifier_good",
    "unique/unique": "bad good",
    "unique/unique_title_description": "title_description_content",
}
# what passes or fails although its name does not end so
OTHERWISE = {
    ("atLeastOne/condition", "activity_status_3"): False,
    ("atLeastOne/no_paths", "empty_activity"): False,
    ("atLeastOne/title_exists", "empty_activity"): False,
    ("atLeastOne/title_text_exists", "title"): False,
    ("identifier/activity_level", "act_no_id"): False,
    ("identifier/two_deep", "act_no_id"): False,
    ("noMoreThanOne/no_more_than_one_title", "title_twice"): False,
    ("oneOrAll/one_or_all", "lang_bad_all"): False,
    ("regexNoMatches/regex_no_matches", "bad"): True,  # `bad` is what the regular expression does not match
    ("regexNoMatches/regex_no_matches", "good"): False,
}


@pytest.mark.needs_shared
def test_every_meta_test_of_the_rulesets_is_decided_as_expected():
    around = surroundings(TODAY)
    rows = table("IATI-Rulesets/EXPECTED_from_meta_tests.csv")
    different = [
        (row["ruleset_json"], row["xml"])
        for row in rows
        if passes(archive()[f"{META}/{row['ruleset_json']}.json"], archive()[f"{META}/{row['xml']}.xml"], around)
        != (row["expected_ok"] == "True")
    ]
    assert (len(rows), different) == (83, [])


@pytest.mark.needs_shared
def test_every_unit_test_of_js_validator_api_is_decided_as_expected():
    around = surroundings(TODAY)
    different, compared = [], 0
    for ruleset, names in UNITS.items():
        folder, _, rule = ruleset.partition("/")
        for name in names.split():
            here = f"{JS}/ruleset-unit-tests/{folder}"
            got = passes(archive()[f"{here}/rules/{rule}.json"], archive()[f"{here}/test-files/{name}.xml"], around)
            compared += 1
            if got != OTHERWISE.get((ruleset, name), not name.endswith("bad")):
                different.append((ruleset, name))
    assert (compared, different) == (163, [])


def requests(node: dict[str, Any], folder: str = "") -> dict[tuple[str, str], bytes]:
    """Return what each request of a Postman collection sends, where it is a file of the archive or one written in the request."""
    out: dict[tuple[str, str], bytes] = {}
    for item in node["item"]:
        if "item" in item:
            out |= requests(item, f"{folder}/{item['name']}")
            continue
        body = item["request"].get("body", {})
        sent = archive().get(f"{JS}/integration-tests/test-files/{body.get('file', {}).get('src')}", b"")
        if body.get("mode") == "raw" and body["raw"].startswith("<"):
            sent = body["raw"].encode()
        if sent:
            out[folder, item["name"]] = sent
    return out


def decidable(row: dict[str, str]) -> bool:
    """Whether a test says a verdict that does not depend on the activities in IATI's Datastore."""
    return bool(row["valid"] or row["rule_ids_mentioned"]) and not ("Advisory" in row["folder"] and "not-found" not in row["test"])


@pytest.mark.needs_shared
def test_the_files_of_js_validator_api_are_found_to_be_what_it_expects_but_for_what_is_listed():
    sent = requests(json.loads(archive()[f"{JS}/integration-tests/js-validator-api-tests.postman_collection.json"]))
    rows = [row for row in table(f"{JS}/EXPECTED_from_postman.csv") if (row["folder"], row["test"]) in sent and decidable(row)]
    different = set()
    for row in rows:
        findings = found(sent[row["folder"], row["test"]])
        said = str(valid(findings)).lower() if row["valid"] else ""
        rules = {finding.rule.partition("-")[0] if finding.rule.startswith("0.3.1") else finding.rule for finding in findings}
        missing = sorted(set(row["rule_ids_mentioned"].split()) - rules)
        if said != row["valid"] or missing:
            expected = f"{row['valid']} {row['rule_ids_mentioned']}".strip()
            different.add((row["test"], expected, f"{said} without {' '.join(missing)}".strip()))
    assert (len(rows), different) == (72, disagreements("js-validator-api"))


# the operators that no test of others reaches, and their edges

AROUND = Around(date(2020, 6, 1), frozenset({"EC-RUC"}), frozenset({"EC-RUC-1/2"}))


def node(text: str) -> etree._Element:
    return etree.fromstring(text)


def test_an_expression_that_holds_passes():
    assert fails("evaluates_to_true", {"eval": "count(b) = 2"}, node("<a><b/><b/></a>"), AROUND) == []


def test_an_expression_that_does_not_hold_fails():
    assert [hit.at.tag for hit in fails("evaluates_to_true", {"eval": "count(b) = 2"}, node("<a><b/></a>"), AROUND)] == ["a"]


def test_a_known_organisation_may_have_any_form():
    case = {"idCondition": "NOT_EXISTING_ORG_ID", "paths": ["@ref"], "regex": "^[^/]+$"}
    assert fails("regex_matches", case, node('<a ref="EC-RUC-1/2"/>'), AROUND) == []
    assert [hit.values for hit in fails("regex_matches", case, node('<a ref="EC-RUC-1/3"/>'), AROUND)] == [{"value": "EC-RUC-1/3"}]


def test_a_sum_with_what_is_no_number_fails():
    assert [hit.values for hit in fails("sum", {"paths": ["@p"], "sum": 1}, node('<a p="uno"/>'), AROUND)] == [{"total": "—"}]


def test_thirds_do_not_add_up_to_a_hundred():
    case = {"paths": ["b/@p"], "sum": 100}
    third = '<b p="33.33"/>'
    assert [hit.values for hit in fails("strict_sum", case, node(f"<a>{third * 3}</a>"), AROUND)] == [{"total": "99.99"}]


def test_an_operator_that_the_specification_does_not_have_is_an_error():
    with pytest.raises(KeyError):
        fails("maybe", {}, node("<a/>"), AROUND)


def test_the_operators_are_those_of_the_specification():
    assert len(OPERATORS) == 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-06-01", date(2020, 6, 1)),
        (" 2020-06-01Z", date(2020, 6, 1)),
        ("2020-06-01T23:00:00-05:00", date(2020, 6, 2)),
        ("2020-06-01T23:00:00", date(2020, 6, 1)),
        ("0001-01-01T00:00:00+14:00", None),
        ("2020-02-30", None),
        ("20200601", None),
        ("01/06/2020", None),
        ("", None),
    ],
)
def test_a_day_is_read_from_a_date_or_a_moment(text: str, expected: date | None):
    assert day(text) == expected


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2019, 6, 1), date(2020, 6, 1)), (date(2020, 2, 29), date(2021, 3, 1)), (date(9999, 12, 31), date(9999, 12, 31))],
)
def test_a_year_ends_on_the_same_day(start: date, end: date):
    assert year_after(start) == end
