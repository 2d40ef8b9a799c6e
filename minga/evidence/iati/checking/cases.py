"""For each rule an example that it must find, and its unsafe twin: nearly the same, and nothing to find.

A case is a change to a file in which nothing is wrong: `old` becomes `example` in the one and `twin` in the other.
"""

from dataclasses import dataclass
from datetime import date

from lxml import etree

from minga.evidence.iati.checking.across import check_across
from minga.evidence.iati.checking.checks import check, surroundings
from minga.evidence.iati.checking.findings import Finding

TODAY = date(2020, 6, 1)

ACTIVITIES = """<iati-activities version="2.03">
<iati-activity xml:lang="es" default-currency="USD" last-updated-datetime="2020-01-01T00:00:00Z">
<iati-identifier>XM-DAC-46008-1</iati-identifier>
<reporting-org ref="XM-DAC-46008" type="40"><narrative>CAF</narrative></reporting-org>
<title><narrative>Agua para Loja</narrative></title>
<description><narrative>Agua segura en tres parroquias</narrative></description>
<participating-org role="1" type="40" ref="XM-DAC-46008" activity-id="XM-DAC-46008-1"/>
<other-identifier ref="XM-DAC-46008-A" type="A3"><owner-org ref="XM-DAC-46008"/></other-identifier>
<other-identifier ref="XM-DAC-46007" type="B1"/>
<activity-status code="2"/>
<activity-date type="1" iso-date="2019-01-01"/>
<activity-date type="2" iso-date="2019-02-01"/>
<activity-date type="3" iso-date="2021-01-01"/>
<recipient-country code="EC"/>
<sector code="14030"/>
<country-budget-items vocabulary="2"><budget-item code="1.1.1"/></country-budget-items>
<policy-marker code="1" significance="1"/>
<default-aid-type code="C01"/>
<budget><period-start iso-date="2019-01-01"/><period-end iso-date="2019-12-31"/>
<value value-date="2019-01-01">1000</value></budget>
<planned-disbursement><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>
<value value-date="2020-01-01">500</value>
<provider-org ref="XM-DAC-46008" provider-activity-id="XM-DAC-46008-1"/>
<receiver-org ref="EC-RUC-1760003410001" receiver-activity-id="XM-DAC-46008-1"/></planned-disbursement>
<capital-spend percentage="40"/>
<transaction><transaction-type code="2"/><transaction-date iso-date="2019-02-01"/>
<value value-date="2019-02-01">1000</value></transaction>
<transaction><transaction-type code="3"/><transaction-date iso-date="2019-03-01"/><value value-date="2019-03-01">400</value>
<provider-org ref="XM-DAC-46008" provider-activity-id="XM-DAC-46008-1"/>
<receiver-org ref="EC-RUC-1760003410001" receiver-activity-id="XM-DAC-46008-1"/></transaction>
<related-activity ref="XM-DAC-46008-2" type="3"/>
<result type="1"><title><narrative>Cobertura</narrative></title>
<indicator measure="1"><title><narrative>Hogares</narrative></title><reference vocabulary="1" code="A"/>
<baseline year="2018" value="10"/>
<period><period-start iso-date="2019-01-01"/><period-end iso-date="2019-12-31"/><target value="20"/><actual value="15"/></period>
</indicator>
</result>
</iati-activity>
<iati-activity xml:lang="es" default-currency="USD">
<iati-identifier>XM-DAC-46008-2</iati-identifier>
<reporting-org ref="XM-DAC-46008" type="40"><narrative>CAF</narrative></reporting-org>
<title><narrative>Riego</narrative></title>
<description><narrative>Riego en dos parroquias</narrative></description>
<participating-org role="1" ref="XM-DAC-46008"/>
<activity-status code="1"/>
<activity-date type="1" iso-date="2020-01-01"/>
<transaction><transaction-type code="2"/><transaction-date iso-date="2019-02-01"/><value value-date="2019-02-01">10</value>
<sector code="31140"/><recipient-country code="EC"/></transaction>
<transaction><transaction-type code="2"/><transaction-date iso-date="2019-02-02"/><value value-date="2019-02-02">10</value>
<sector code="31140"/><recipient-country code="PE"/></transaction>
</iati-activity>
</iati-activities>"""

ORGANISATIONS = """<iati-organisations version="2.03">
<iati-organisation xml:lang="es" default-currency="USD" last-updated-datetime="2020-01-01T00:00:00Z">
<organisation-identifier>XM-DAC-46008</organisation-identifier>
<name><narrative>CAF</narrative></name>
<reporting-org ref="XM-DAC-46008" type="40"><narrative>CAF</narrative></reporting-org>
<total-budget><period-start iso-date="2019-01-01"/><period-end iso-date="2019-12-31"/>
<value value-date="2019-01-01">9</value></total-budget>
<recipient-org-budget><recipient-org ref="EC-RUC-1760003410001"><narrative>Loja</narrative></recipient-org>
<period-start iso-date="2019-01-01"/><period-end iso-date="2019-12-31"/>
<value value-date="2019-01-01">9</value></recipient-org-budget>
<recipient-country-budget><recipient-country code="EC"/><period-start iso-date="2019-01-01"/><period-end iso-date="2019-12-31"/>
<value value-date="2019-01-01">9</value>
<budget-line><value value-date="2019-06-01">5</value><narrative>Agua</narrative></budget-line></recipient-country-budget>
</iati-organisation>
</iati-organisations>"""

V202 = ACTIVITIES.replace("2.03", "2.02")

OLD = """<iati-activities version="1.03">
<iati-activity xml:lang="es" default-currency="USD"><reporting-org ref="XM-DAC-46008" type="40">CAF</reporting-org>
<iati-identifier>XM-DAC-46008-1</iati-identifier>
<activity-date type="start-planned" iso-date="2012-01-01"/>
<recipient-country code="EC" percentage="100"/><sector vocabulary="DAC" code="14030" percentage="100"/>
<budget type="1"><period-start iso-date="2012-01-01"/><period-end iso-date="2012-12-31"/><value value-date="2012-01-01">5</value></budget>
</iati-activity>
</iati-activities>"""


@dataclass(frozen=True, slots=True)
class Case:
    """What of the file changes, into what, in the example and in the twin; `file`: the file in which nothing is wrong."""

    old: str
    example: str
    twin: str
    file: str = ACTIVITIES


def find(case: Case, twin: bool = False) -> list[Finding]:
    """Return all that is found in an example, or in its twin. ValueError when the change finds nothing to change."""
    if case.old not in case.file:
        raise ValueError(case.old)
    text = case.file.replace(case.old, case.twin if twin else case.example, 1)
    checked = check(etree.fromstring(text), surroundings(TODAY))
    return checked.findings + check_across([checked.census])
