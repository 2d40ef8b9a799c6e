"""The cases of every rule: what a file has that is wrong, and what is nearly the same and right."""

from minga.evidence.iati.checking.cases import OLD, ORGANISATIONS, V202, Case

STATUS, COUNTRY, SECTOR = '<activity-status code="2"/>', '<recipient-country code="EC"/>\n<sector', '<sector code="14030"/>'
DAC = '<default-aid-type code="C01"/>'
ITEMS = '<country-budget-items vocabulary="2"><budget-item code="1.1.1"/>'
PARTICIPANT = 'role="1" type="40" ref="XM-DAC-46008" activity-id="XM-DAC-46008-1"'
OWNER = '<owner-org ref="XM-DAC-46008"/>'
REPORTER = 'reporting-org ref="XM-DAC-46008"'
GIVER, TAKER = '400</value>\n<provider-org ref="XM-DAC-46008"', '<receiver-org ref="EC-RUC-1760003410001" receiver-activity-id'
SELF = "XM-DAC-46008-1"
SECOND = "<iati-identifier>XM-DAC-46008-2"


def shares(first: str, second: str, twin: str) -> tuple[str, str]:
    """Return two sectors with shares that are wrong, and that are right."""
    line = '<sector code="14030" percentage="{}"/><sector code="31140" percentage="{}"/>'
    return line.format(first, second), line.format(first, twin)


def countries(*percentages: str) -> str:
    """Return recipient countries with percentages, '' = without, before a sector."""
    codes = ("EC", "PE", "CO")
    each = zip(codes, percentages, strict=False)
    return "".join(f'<recipient-country code="{code}"{share and f' percentage="{share}"'}/>' for code, share in each) + "\n<sector"


def regions(*percentages: str, country: str = "") -> str:
    """Return recipient regions with percentages, '' = without, before a sector."""
    head = f'<recipient-country code="EC" percentage="{country}"/>' if country else ""
    each = zip(("489", "298", "189"), percentages, strict=False)
    return (
        head
        + "".join(f'<recipient-region code="{code}" vocabulary="1"{share and f' percentage="{share}"'}/>' for code, share in each)
        + "\n<sector"
    )


def items(*percentages: str) -> str:
    """Return the head of budget items with percentages."""
    each = "".join(f'<budget-item code="1.1.{n}"{share and f' percentage="{share}"'}/>' for n, share in enumerate(percentages, 1))
    return f'<country-budget-items vocabulary="2">{each}'


def within(old: str, example: str, twin: str) -> Case:
    """Return a case in a file of organisations."""
    return Case(old, example, twin, ORGANISATIONS)


PERIOD = '<period-start iso-date="2019-01-01"/><period-end iso-date="2019-12-31"/>'
BACK = '<period-start iso-date="2019-12-31"/><period-end iso-date="2019-01-01"/>'
DAY = '<period-start iso-date="2019-01-01"/><period-end iso-date="2019-01-01"/>'
LONG = '<period-start iso-date="2019-01-01"/><period-end iso-date="2020-01-02"/>'
YEAR = '<period-start iso-date="2019-01-01"/><period-end iso-date="2020-01-01"/>'
BUDGET, PLANNED = '<budget><period-start iso-date="2019-01-01"/><period-end iso-date="2019-12-31"/>', "<planned-disbursement>"
SPACED, SLASHED, PLAIN = 'ref="XM-DAC-46008 "', 'ref="XM-DAC/46008"', 'ref="XM-DAC-46008-0"'
OF_SPENDING = '<transaction-type code="3"/><transaction-date iso-date="2019-03-01"/><value value-date="2019-03-01">400'
PLACED = '<sector code="31140"/><recipient-country code="PE"/></transaction>'

BETWEEN = '2020-01-01"/>\n<transaction>'  # the dates of an activity and its transactions
INSTANCE = 'xmlns:x="http://www.w3.org/2001/XMLSchema-instance"'

CASES: dict[str, Case] = {
    # structure
    "0.2.1": Case("iati-activities", "iati-actividades", "iati-activities", '<iati-activities version="2.03"/>'),
    "0.6.1": Case('version="2.03"', 'version="1.05"', 'version="2.02"'),
    "M-no-version": Case(' version="2.03"', "", ' version="2.03"'),
    "M-strange-version": Case('version="2.03"', 'version="2.3"', 'version="2.02"'),
    "0.3.1-missing-element": Case(STATUS, "", '<activity-status code="2"></activity-status>'),
    "0.3.1-unknown-element": Case(STATUS, STATUS + "<estado/>", STATUS.replace("/>", '><m:estado xmlns:m="urn:m"/></activity-status>')),
    "0.3.1-order": Case(DAC, DAC + '<default-flow-type code="10"/>', '<default-flow-type code="10"/>' + DAC),
    "0.3.1-too-many": Case(STATUS, STATUS + STATUS, STATUS),
    "0.3.1-children": Case("<narrative>Riego</narrative>", "<narrative><b>Riego</b></narrative>", "<narrative>Riego &lt;b&gt;</narrative>"),
    "0.3.1-text": Case("<narrative>Riego</narrative>", "Riego<narrative>Riego</narrative>", "\n <narrative>Riego</narrative>"),
    "0.3.1-missing-attribute": Case(STATUS, "<activity-status/>", STATUS),
    "0.3.1-unknown-attribute": Case(
        STATUS, '<activity-status code="2" clave="2"/>', '<activity-status code="2" xmlns:m="urn:m" m:clave="2"/>'
    ),
    "0.3.1-type": Case('iso-date="2021-01-01"', 'iso-date="01/01/2021"', 'iso-date="2021-01-01Z"'),
    "0.3.1-other": Case("<title>", f'<title {INSTANCE} x:type="otro">', f'<title {INSTANCE} x:schemaLocation="urn:m m.xsd">'),
    # codes
    "9-unknown-code": Case(
        SECTOR, '<sector code="14999"/>', SECTOR + '<sector code="14999" vocabulary="99"><narrative>A</narrative></sector>'
    ),
    "9-withdrawn-code": Case(SECTOR, '<sector code="23010"/>', '<sector code="23110"/>'),
    "9-unknown-language": Case('xml:lang="es"', 'xml:lang="xx"', 'xml:lang="ES"'),
    # identifiers
    "1.1.1": Case(SELF, "XM-DAC-46007-1", "XM-DAC-46008/1", OLD),
    "1.1.2": Case(SECOND, f"<iati-identifier>{SELF}", "<iati-identifier>XM-DAC-46008-11"),
    "1.1.21": Case(SECOND, "<iati-identifier>XM-DAC-460082", SECOND),
    "1.1.3": Case(SECOND, "<iati-identifier>XM-DAC-46008", SECOND),
    "1.14.8": Case(REPORTER, 'reporting-org ref="CAF-1"', 'reporting-org ref="EC-RUC-1"'),
    "1.18.8": within(REPORTER, 'reporting-org ref="CAF-1"', 'reporting-org ref="EC-RUC-1"'),
    "1.3.13": Case("<iati-identifier>XM-DAC-46008-1", "<iati-identifier>EC-RUC-9-1/2", "<iati-identifier>US-GOV-1-1/2"),
    "1.8.13": Case(PARTICIPANT, f'role="1" {SLASHED}', f'role="1" {PLAIN}'),
    "1.10.13": Case(GIVER, GIVER.replace("DAC-", "DAC/"), GIVER.replace("46008", "46007")),
    "1.11.13": Case(OWNER, f"<owner-org {SLASHED}/>", f"<owner-org {PLAIN}/>"),
    "1.12.13": within("identifier>XM-DAC-46008<", "identifier>XM-DAC|46008<", "identifier>XM-DAC-46008-0<"),
    "1.14.13": Case(REPORTER, 'reporting-org ref="EC-RUC-1?2"', 'reporting-org ref="EC-RUC-12"'),
    "1.15.13": Case(TAKER, TAKER.replace("EC-RUC", "EC&amp;RUC"), TAKER.replace("1760003410001", "1")),
    "1.18.13": within(REPORTER, 'reporting-org ref="EC-RUC-1?2"', 'reporting-org ref="EC-RUC-12"'),
    "1.3.1": Case(SECOND, "<iati-identifier>XM-DAC-46008-2\n", "<iati-identifier>XM-DAC-46008-2 b"),
    "1.4.1": Case(f'provider-activity-id="{SELF}"', f'provider-activity-id=" {SELF}"', f'provider-activity-id="{SELF}"'),
    "1.5.1": Case(f'receiver-activity-id="{SELF}"', f'receiver-activity-id=" {SELF}"', f'receiver-activity-id="{SELF}"'),
    "1.6.1": Case('ref="XM-DAC-46008-A"', 'ref="XM-DAC-46008-A "', 'ref="XM-DAC-46008 A"'),
    "1.7.1": Case('ref="XM-DAC-46008-2" type', 'ref="XM-DAC-46008-2 " type', 'ref="XM-DAC-46008-2" type'),
    "1.8.1": Case(PARTICIPANT, f'role="1" {SPACED}', f'role="1" {PLAIN}'),
    "1.9.1": Case(f' activity-id="{SELF}"', f' activity-id="{SELF} "', f' activity-id="{SELF}"'),
    "1.10.1": Case(GIVER, GIVER.replace("46008", "46008 "), GIVER.replace("46008", "46 008")),
    "1.11.1": Case(OWNER, f"<owner-org {SPACED}/>", f"<owner-org {PLAIN}/>"),
    "1.12.1": within("identifier>XM-DAC-46008<", "identifier>XM-DAC-46008 <", "identifier>XM-DAC-46008-0<"),
    "1.14.1": Case(REPORTER, f"reporting-org {SPACED}", REPORTER),
    "1.15.1": Case(TAKER, TAKER.replace("0001", "0001 "), TAKER.replace("EC-RUC", "EC RUC")),
    "1.16.1": Case('ref="XM-DAC-46007"', 'ref="XM-DAC-46007 "', 'ref="XM-DAC 46007"'),
    "1.17.1": within("0003410001", "0003410001 ", "0003410 001"),
    "1.18.1": within(REPORTER, f"reporting-org {SPACED}", REPORTER),
    "M-identifier": Case("XM-DAC-46008-2</iati", " </iati", "2</iati"),
    "M-reporters": Case(REPORTER, 'reporting-org ref="EC-RUC-1"', 'reporting-org ref=" XM-DAC-46008"'),
    # participants
    "6.10.1": Case(PARTICIPANT, 'role="1"', 'role="1" ref=""'),
    "6.8.1": Case(OWNER, "<owner-org/>", "<owner-org><narrative>CAF</narrative></owner-org>"),
    "6.9.1": Case(GIVER, "400</value>\n<provider-org", '400</value>\n<provider-org type="40" ref="X"'),
    "6.9.2": Case(TAKER, "<receiver-org receiver-activity-id", '<receiver-org ref="X" receiver-activity-id'),
    # texts
    "4.1.1": Case(
        '<iati-activity xml:lang="es" default-currency="USD">',
        '<iati-activity default-currency="USD">',
        '<iati-activity xml:lang="qu" default-currency="USD">',
    ),
    "4.5.1": within(' xml:lang="es"', "", ' xml:lang="en"'),
    "4.3.1": Case("<narrative>Riego</narrative>", "<narrative/>", "<narrative>-</narrative>"),
    "4.4.1": Case("<narrative>Riego en dos parroquias</narrative>", "<narrative/>", "<narrative>-</narrative>"),
    # dates
    "6.11.1": Case(
        '<activity-date type="1" iso-date="2020-01-01"/>',
        '<activity-date type="3" iso-date="2020-01-01"/>',
        '<activity-date type="2" iso-date="2020-01-01"/>',
    ),
    "11.1.1": Case('"2020-01-01T00:00:00Z"', '"2020-06-02T00:00:00Z"', '"2020-06-02T00:00:00+14:00"'),
    "11.4.1": within('"2020-01-01T00:00:00Z"', '"2020-06-02T00:00:00Z"', '"2020-06-01T23:00:00Z"'),
    "11.1.2": Case('type="3" iso-date="2021-01-01"', 'type="3" iso-date="2018-12-31"', 'type="3" iso-date="2019-01-01"'),
    "11.1.3": Case('type="3" iso-date="2021-01-01"', 'type="4" iso-date="2019-01-31"', 'type="4" iso-date="2019-02-01"'),
    "11.1.4": Case('type="2" iso-date="2019-02-01"', 'type="2" iso-date="2020-06-02"', 'type="2" iso-date="2020-06-01"'),
    "11.1.5": Case('type="3" iso-date="2021-01-01"', 'type="4" iso-date="2021-01-01"', 'type="4" iso-date="2020-06-01"'),
    "11.2.1": Case(
        '<transaction-date iso-date="2019-03-01"/>',
        '<transaction-date iso-date="2020-06-02"/>',
        '<transaction-date iso-date="2020-06-01"/>',
    ),
    "11.2.2": Case('value-date="2019-03-01"', 'value-date="2020-06-02"', 'value-date="2020-06-01"'),
    "11.3.1": within('value-date="2019-06-01"', 'value-date="2020-01-01"', 'value-date="2019-12-31"'),
    "8.6.1": Case(f"<period>{PERIOD}", f"<period>{BACK}", f"<period>{DAY}"),
    "8.6.3": Case(BUDGET, f"<budget>{BACK}", f"<budget>{DAY}"),
    "7.5.3": Case(BUDGET, f"<budget>{LONG}", f"<budget>{YEAR}"),
    "M-ended": Case('type="3" iso-date="2021-01-01"', 'type="4" iso-date="2020-05-31"', 'type="3" iso-date="2020-05-31"'),
    "M-year": Case('type="3" iso-date="2021-01-01"', 'type="3" iso-date="0202-01-01"', 'type="3" iso-date="2099-01-01"'),
    # shares
    "2.1.1": Case(SECTOR, SECTOR + '<sector code="31140" percentage="100"/>', SECTOR),
    "2.1.2": Case(SECTOR, *shares("33.33", "66.66", "66.67")),
    "2.1.4": Case(SECTOR, '<sector code="14030" percentage="99"/>', '<sector code="14030" percentage="100.0"/>'),
    "3.1.1": Case(COUNTRY, countries("60", ""), countries("60", "40")),
    "3.1.2": Case(COUNTRY, countries("60", "39.9"), countries("60", "40.0")),
    "3.1.4": Case(COUNTRY, countries("60"), countries("100")),
    "3.4.1": Case(COUNTRY, regions("60", ""), regions("60", "40")),
    "3.4.2": Case(COUNTRY, regions("60", "39"), regions("30", "40", country="30")),
    "3.4.4": Case(COUNTRY, regions("60"), regions("60", country="40")),
    "7.9.1": Case(ITEMS, items("", ""), items("50", "50")),
    "7.9.2": Case(ITEMS, items("50", "49"), items("50", "50")),
    "7.9.4": Case(ITEMS, items("99"), items("100")),
    "12.1.1": Case(COUNTRY, countries("101"), countries("100")),
    "12.2.1": Case('percentage="40"', 'percentage="100.1"', 'percentage="0"'),
    "12.3.1": Case(SECTOR, SECTOR.replace("/>", ' percentage="100.1"/>'), SECTOR.replace("/>", ' percentage="100"/>')),
    "12.1.2": Case(COUNTRY, countries("-1", "101"), countries("0", "100"), V202),
    "12.2.2": Case('percentage="40"', 'percentage="-0.1"', 'percentage="0"', V202),
    "12.3.2": Case(SECTOR, SECTOR.replace("/>", ' percentage="-1"/>'), SECTOR.replace("/>", ' percentage="100"/>'), V202),
    # classifications
    "6.2.2": Case(SECTOR, "", '<sector code="140" vocabulary="2"/>'),
    "6.6.2": Case(BETWEEN, BETWEEN.replace("\n", '\n<sector code="31140"/>'), BETWEEN),
    "6.7.2": Case(PLACED, PLACED.replace('<sector code="31140"/>', ""), PLACED),
    "2.2.1": Case(
        SECTOR, SECTOR + '<sector code="A" vocabulary="99"/>', SECTOR + '<sector code="A" vocabulary="99"><narrative>A</narrative></sector>'
    ),
    "102.1.1": Case(SECTOR, '<sector code="140" vocabulary="2"/>', SECTOR + '<sector code="140" vocabulary="2"/>'),
    "107.1.1": Case(DAC, '<default-aid-type code="1" vocabulary="2"/>', DAC + '<default-aid-type code="1" vocabulary="2"/>'),
    "107.1.2": Case(DAC, DAC + '<default-aid-type code="D01"/>', DAC + '<default-aid-type code="1" vocabulary="2"/>'),
    "107.2.1": Case(
        PLACED, PLACED.replace("</tr", '<aid-type code="1" vocabulary="2"/></tr'), PLACED.replace("</tr", '<aid-type code="C01"/></tr')
    ),
    "107.2.2": Case(
        PLACED,
        PLACED.replace("</tr", '<aid-type code="C01"/><aid-type code="D01"/></tr'),
        PLACED.replace("</tr", '<aid-type code="C01"/></tr'),
    ),
    "6.13.1": Case("<policy-marker", '<policy-marker code="A" vocabulary="99"/><policy-marker', "<policy-marker"),
    "6.14.1": Case(' significance="1"', "", ' significance="0"'),
    # places
    "3.6.2": Case(BETWEEN, BETWEEN.replace("\n", '\n<recipient-country code="EC"/>'), BETWEEN),
    "3.7.1": Case(COUNTRY, "<sector", regions("")),
    "3.7.2": Case(PLACED, PLACED.replace('<recipient-country code="PE"/>', ""), PLACED.replace("PE", "CO")),
    # money
    "7.8.1": Case(
        '<iati-activity xml:lang="es" default-currency="USD">',
        '<iati-activity xml:lang="es">',
        '<iati-activity xml:lang="es" default-currency="EUR">',
    ),
    "7.8.2": within(' default-currency="USD"', "", ' default-currency="EUR"'),
    "M-negative-budget": Case('value-date="2019-01-01">1000', 'value-date="2019-01-01">-1000', 'value-date="2019-01-01">0'),
    "M-overspent": Case(OF_SPENDING, OF_SPENDING.replace("400", "1000.01"), OF_SPENDING.replace("400", "1000.00")),
    # results
    "8.8.1": Case(' value="10"', "", ' value="0"'),
    "8.9.1": Case('<target value="20"/>', "<target/>", '<target value="0"/>'),
    "8.10.1": Case('<actual value="15"/>', "<actual/>", '<actual value="0"/>'),
    "8.8.2": Case('value="10"', 'value="10 hogares"', 'value="10.5"'),
    "8.9.2": Case('value="20"', 'value="2,000"', 'value="2000"'),
    "8.10.2": Case('value="15"', 'value="quince"', 'value="15"'),
    "8.8.3": Case('measure="1"', 'measure="5"', 'measure="4"'),
    "8.9.3": Case('measure="1"', 'measure="5"', 'measure="4"'),
    "8.10.3": Case('measure="1"', 'measure="5"', 'measure="4"'),
    "8.11.1": Case("<indicator measure", '<reference vocabulary="99" code="B"/><indicator measure', "<indicator measure"),
    # links
    "1000.0.1": Case(f' activity-id="{SELF}"', ' activity-id="XM-DAC-46008-3"', ' activity-id="XM-DAC-46008-2"'),
    "1000.0.2": Case(f'provider-activity-id="{SELF}"', 'provider-activity-id="XM-DAC-46008-3"', 'provider-activity-id="XM-DAC-46008-2"'),
    "1000.0.3": Case(f'receiver-activity-id="{SELF}"', 'receiver-activity-id="XM-DAC-46008-3"', 'receiver-activity-id="XM-DAC-46008-2"'),
    "1000.0.4": Case(GIVER + f' provider-activity-id="{SELF}"', GIVER + ' provider-activity-id="X"', GIVER + ' provider-activity-id=""'),
    "1000.0.5": Case(f'receiver-activity-id="{SELF}"/></transaction>', 'receiver-activity-id="X"/></transaction>', "/></transaction>"),
    "1000.0.6": Case('ref="XM-DAC-46008-2" type', 'ref="XM-DAC-46008-3" type', 'ref="XM-DAC-46008-2" type'),
    "M-own-relation": Case('ref="XM-DAC-46008-2" type', f'ref="{SELF}" type', 'ref="XM-DAC-46008-2" type'),
}
