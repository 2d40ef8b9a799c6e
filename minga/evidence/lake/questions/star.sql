-- From the tables of a version to its star. Runs in DuckDB, in order, over the views of one version; `rate` is conversion.table,
-- `unit` (act, country, unit1, unit2, unit3) what its locations have in common. Statements are divided by lines of four dashes.
-- All but the last two (giver, cube) say of each activity what depends on it alone: the star of what did not change is copied.

CREATE TEMP TABLE who AS
WITH funder AS (
    SELECT dataset, a, count(DISTINCT coalesce(ref, name)) AS many, min(coalesce(ref, name)) AS one,
           min(name) AS name
    FROM participating_org WHERE role = '1' AND coalesce(ref, name) IS NOT NULL GROUP BY dataset, a)
SELECT activity.dataset, activity.a,
       activity.dataset::BIGINT * 4294967296 + activity.a AS act,
       coalesce(nullif(trim(iati_identifier), ''), '') AS identifier, title,
       reporting_ref AS reporter, reporting_name, status, coalesce(flow_type, '') AS flow_type,
       aid_type, currency,
       CASE WHEN funder.many = 1 THEN funder.one
            WHEN funder.many IS NULL OR EXISTS (FROM participating_org p WHERE p.dataset = activity.dataset AND p.a = activity.a
                 AND p.role = '1' AND p.ref = activity.reporting_ref) THEN coalesce(reporting_ref, reporting_name) END AS giver
FROM activity LEFT JOIN funder USING (dataset, a)
----
CREATE TEMP TABLE money AS
WITH said AS (
    SELECT dataset, a, 'transaction' AS of_table, n, type AS kind, coalesce(value_date, date) AS day, year(coalesce(date, value_date)) AS year,
           value, currency, coalesce(provider_ref, provider_name) AS provider, aid_type, flow_type FROM "transaction"
    UNION ALL
    SELECT dataset, a, 'budget', n, 'B', coalesce(value_date, start), year(coalesce(start, value_date)), value, currency, NULL, NULL, NULL
    FROM budget
    UNION ALL
    SELECT dataset, a, 'planned_disbursement', n, 'P', coalesce(value_date, start), year(coalesce(start, value_date)), value, currency,
           coalesce(provider_ref, provider_name), NULL, NULL
    FROM planned_disbursement)
SELECT said.dataset, said.a, act, of_table, said.n, kind,
       CASE WHEN kind IN ('3', '4') THEN 'spending' WHEN kind = '2' THEN 'commitment' WHEN kind IN ('1', '11', '13') THEN 'incoming'
            WHEN kind = 'B' THEN 'budget' WHEN kind = 'P' THEN 'planned' ELSE 'other' END AS measure,
       said.day, said.year::SMALLINT AS year, value, coalesce(said.currency, who.currency) AS currency,
       TRY(round(value * usd_rate, 2)::DECIMAL(18, 2)) AS usd, usd_rate,
       TRY(round(value * eur_rate, 2)::DECIMAL(18, 2)) AS eur, eur_rate, rate_date, rate_source,
       CASE WHEN value IS NULL THEN 'value' WHEN coalesce(said.currency, who.currency) IS NULL THEN 'currency' WHEN said.day IS NULL THEN 'date'
            WHEN usd_rate IS NULL THEN 'rate' WHEN TRY(round(value * usd_rate, 2)::DECIMAL(18, 2)) IS NULL THEN 'size' END AS why,
       CASE WHEN value IS NULL THEN 'value' WHEN coalesce(said.currency, who.currency) IS NULL THEN 'currency' WHEN said.day IS NULL THEN 'date'
            WHEN eur_rate IS NULL THEN 'rate' WHEN TRY(round(value * eur_rate, 2)::DECIMAL(18, 2)) IS NULL THEN 'size' END AS why_eur,
       coalesce(provider, giver) AS giver,
       coalesce((SELECT min(code) FROM transaction_aid_type t WHERE of_table = 'transaction' AND t.dataset = said.dataset AND t.a = said.a
                 AND t.of = said.n AND coalesce(vocabulary, '1') = '1'), said.aid_type, who.aid_type) AS aid_type,
       coalesce(said.flow_type, nullif(who.flow_type, '')) AS flow
FROM said JOIN who USING (dataset, a)
     LEFT JOIN rate ON rate.currency = coalesce(said.currency, who.currency) AND rate.day = said.day
----
CREATE TEMP TABLE place_said AS
SELECT dataset, a, -1 AS key, 0 AS layer, n, code AS country, NULL AS region, percentage FROM recipient_country WHERE code IS NOT NULL
UNION ALL
SELECT dataset, a, -1, 1, n, NULL, code, percentage FROM recipient_region WHERE code IS NOT NULL AND coalesce(vocabulary, '1') = '1'
UNION ALL
SELECT dataset, a, of, 0, n, code, NULL, percentage FROM transaction_recipient_country WHERE code IS NOT NULL
UNION ALL
SELECT dataset, a, of, 1, n, NULL, code, percentage FROM transaction_recipient_region
WHERE code IS NOT NULL AND coalesce(vocabulary, '1') = '1'
UNION ALL
SELECT dataset, a, n, 0, 0, recipient_country, NULL, NULL FROM "transaction" t WHERE recipient_country IS NOT NULL
    AND NOT EXISTS (FROM transaction_recipient_country c WHERE c.dataset = t.dataset AND c.a = t.a AND c.of = t.n)
UNION ALL
SELECT dataset, a, n, 1, 0, NULL, recipient_region, NULL FROM "transaction" t
WHERE recipient_region IS NOT NULL AND recipient_country IS NULL AND coalesce(region_vocabulary, '1') = '1'
    AND NOT EXISTS (FROM transaction_recipient_region r WHERE r.dataset = t.dataset AND r.a = t.a AND r.of = t.n)
----
CREATE TEMP TABLE sector_said AS
WITH every AS (
    SELECT dataset, a, -1 AS key, n, code, percentage, coalesce(vocabulary, '1') AS vocabulary FROM sector WHERE code IS NOT NULL
    UNION ALL
    SELECT dataset, a, of, n, code, percentage, coalesce(vocabulary, '1') FROM transaction_sector WHERE code IS NOT NULL)
SELECT dataset, a, key, n, code AS sector, percentage FROM every WHERE vocabulary IN ('1', '2')
QUALIFY vocabulary = min(vocabulary) OVER (PARTITION BY dataset, a, key)
----
CREATE TEMP TABLE place AS
WITH merged AS (
    SELECT dataset::BIGINT * 4294967296 + a AS act, key, upper(trim(country)) AS country, trim(region) AS region, min(layer * 100000 + n) AS pos,
           CASE WHEN count(percentage) = count(*) THEN sum(percentage) END AS pct
    FROM place_said GROUP BY dataset, a, key, 3, 4),
judged AS (
    SELECT *, count(*) OVER w AS parts, max(pos) OVER w AS final, sum(pct) OVER w AS total,
           count(pct) OVER w = count(*) OVER w AND min(pct) OVER w >= 0 AND sum(pct) OVER w > 0 AND sum(pct) OVER w <= 100.05 AS usable
    FROM merged WINDOW w AS (PARTITION BY act, key)),
listed AS (
    SELECT act, key, pos, country, region, CASE WHEN parts = 1 THEN 100 WHEN usable THEN pct END AS pct, false AS rest FROM judged
    UNION ALL
    SELECT act, key, any_value(final) + 1, NULL, NULL, CASE WHEN bool_and(usable) THEN 100 - any_value(total) ELSE 100 END, true
    FROM judged WHERE parts > 1 GROUP BY act, key HAVING NOT bool_and(usable) OR any_value(total) < 99.95)
SELECT act, key, pos, country, region, rest, pct::DECIMAL(9, 6) AS pct, count(*) OVER w AS many, pos = min(pos) OVER w AS first,
       coalesce(pos = max(CASE WHEN pct IS NOT NULL THEN pos END) OVER w, false) AS last
FROM listed WINDOW w AS (PARTITION BY act, key)
----
CREATE TEMP TABLE theme AS
WITH merged AS (
    SELECT dataset::BIGINT * 4294967296 + a AS act, key, trim(sector) AS sector, min(n) AS pos,
           CASE WHEN count(percentage) = count(*) THEN sum(percentage) END AS pct
    FROM sector_said GROUP BY dataset, a, key, 3),
judged AS (
    SELECT *, count(*) OVER w AS parts, max(pos) OVER w AS final, sum(pct) OVER w AS total,
           count(pct) OVER w = count(*) OVER w AND min(pct) OVER w >= 0 AND sum(pct) OVER w > 0 AND sum(pct) OVER w <= 100.05 AS usable
    FROM merged WINDOW w AS (PARTITION BY act, key)),
listed AS (
    SELECT act, key, pos, sector, CASE WHEN parts = 1 THEN 100 WHEN usable THEN pct END AS pct, false AS rest FROM judged
    UNION ALL
    SELECT act, key, any_value(final) + 1, NULL, CASE WHEN bool_and(usable) THEN 100 - any_value(total) ELSE 100 END, true
    FROM judged WHERE parts > 1 GROUP BY act, key HAVING NOT bool_and(usable) OR any_value(total) < 99.95)
SELECT act, key, pos, sector, rest, pct::DECIMAL(9, 6) AS pct, count(*) OVER w AS many, pos = min(pos) OVER w AS first,
       coalesce(pos = max(CASE WHEN pct IS NOT NULL THEN pos END) OVER w, false) AS last
FROM listed WINDOW w AS (PARTITION BY act, key)
----
CREATE TEMP TABLE lot AS
WITH own_place AS (SELECT DISTINCT act, key FROM place WHERE key >= 0),
own_theme AS (SELECT DISTINCT act, key FROM theme WHERE key >= 0),
summed AS (
    SELECT money.act, kind, measure, year, giver, aid_type, flow, coalesce(p.key, -1) AS place_key, coalesce(t.key, -1) AS theme_key,
           sum(usd)::DECIMAL(18, 2) AS usd, sum(eur)::DECIMAL(18, 2) AS eur, count(*)::INTEGER AS movements,
           count(*) FILTER (why IS NOT NULL)::INTEGER AS unconverted,
           count(*) FILTER (why_eur IS NOT NULL)::INTEGER AS unconverted_eur
    FROM money LEFT JOIN own_place p ON p.act = money.act AND p.key = money.n AND of_table = 'transaction'
         LEFT JOIN own_theme t ON t.act = money.act AND t.key = money.n AND of_table = 'transaction'
    GROUP BY money.act, kind, measure, year, giver, aid_type, flow, 8, 9)
SELECT row_number() OVER () AS lot, * FROM (
    FROM summed
    UNION ALL
    SELECT act, NULL, NULL, NULL, giver, aid_type, nullif(flow_type, ''), -1, -1, NULL, NULL, 0, 0, 0 FROM who
    WHERE NOT EXISTS (FROM money WHERE money.act = who.act))
----
CREATE TEMP TABLE placed AS
WITH cut AS (
    SELECT lot.*, pos, country, region, coalesce(rest, false) AS place_rest, coalesce(many, 1) AS many, pct, coalesce(first, true) AS first,
           coalesce(last, true) AS last, round(usd::DECIMAL(38, 2) * (pct * 0.01)::DECIMAL(11, 8), 2)::DECIMAL(18, 2) AS usd_part,
           round(eur::DECIMAL(38, 2) * (pct * 0.01)::DECIMAL(11, 8), 2)::DECIMAL(18, 2) AS eur_part
    FROM lot LEFT JOIN place ON place.act = lot.act AND place.key = lot.place_key)
SELECT lot, act, kind, measure, year, giver, aid_type, flow, theme_key, 0 AS pos, country, region, place_rest, movements, unconverted, unconverted_eur,
       usd, eur
FROM cut WHERE many = 1
UNION ALL
SELECT lot, act, kind, measure, year, giver, aid_type, flow, theme_key, pos, country, region, place_rest,
       CASE WHEN first THEN movements ELSE 0 END, CASE WHEN first THEN unconverted ELSE 0 END,
       CASE WHEN first THEN unconverted_eur ELSE 0 END,
       CASE WHEN last THEN usd - coalesce(sum(CASE WHEN NOT last THEN usd_part END) OVER w, 0) ELSE usd_part END::DECIMAL(18, 2),
       CASE WHEN last THEN eur - coalesce(sum(CASE WHEN NOT last THEN eur_part END) OVER w, 0) ELSE eur_part END::DECIMAL(18, 2)
FROM cut WHERE many > 1 WINDOW w AS (PARTITION BY lot)
----
CREATE TEMP TABLE fact AS
WITH cut AS (
    SELECT placed.*, theme.pos AS at, sector, coalesce(rest, false) AS sector_rest, coalesce(many, 1) AS many, coalesce(first, true) AS first,
           coalesce(last, true) AS last, round(usd::DECIMAL(38, 2) * (pct * 0.01)::DECIMAL(11, 8), 2)::DECIMAL(18, 2) AS usd_part,
           round(eur::DECIMAL(38, 2) * (pct * 0.01)::DECIMAL(11, 8), 2)::DECIMAL(18, 2) AS eur_part
    FROM placed LEFT JOIN theme ON theme.act = placed.act AND theme.key = placed.theme_key),
cells AS (
    SELECT act, kind, measure, year, country, region, place_rest, sector, sector_rest, giver, aid_type, flow, usd, eur, movements, unconverted,
           unconverted_eur
    FROM cut WHERE many = 1
    UNION ALL
    SELECT act, kind, measure, year, country, region, place_rest, sector, sector_rest, giver, aid_type, flow,
           CASE WHEN last THEN usd - coalesce(sum(CASE WHEN NOT last THEN usd_part END) OVER w, 0) ELSE usd_part END::DECIMAL(18, 2),
           CASE WHEN last THEN eur - coalesce(sum(CASE WHEN NOT last THEN eur_part END) OVER w, 0) ELSE eur_part END::DECIMAL(18, 2),
           CASE WHEN first THEN movements ELSE 0 END, CASE WHEN first THEN unconverted ELSE 0 END,
           CASE WHEN first THEN unconverted_eur ELSE 0 END
    FROM cut WHERE many > 1 WINDOW w AS (PARTITION BY lot, pos))
SELECT cells.act, kind, measure, year, cells.country, region, place_rest, unit1, unit2, unit3, sector, left(sector, 3) AS category, sector_rest,
       cells.giver, cells.aid_type, flow, who.status, who.reporter, usd, eur, movements, unconverted, unconverted_eur
FROM cells JOIN who ON who.act = cells.act
     LEFT JOIN unit ON unit.act = cells.act AND unit.country = cells.country
ORDER BY cells.act
----
CREATE TEMP TABLE act AS
SELECT who.act, who.dataset, who.a, identifier, who.title, reporter, who.reporting_name, who.status,
       coalesce(actual_start, planned_start) AS starts, coalesce(actual_end, planned_end) AS ends
FROM who JOIN activity ON activity.dataset = who.dataset AND activity.a = who.a
----
CREATE TEMP TABLE goal AS
SELECT DISTINCT dataset::BIGINT * 4294967296 + a AS act, split_part(trim(code), '.', 1) AS goal
FROM (SELECT dataset, a, code FROM tag WHERE vocabulary IN ('2', '3')
      UNION ALL SELECT dataset, a, code FROM sector WHERE vocabulary IN ('7', '8'))
WHERE TRY_CAST(split_part(trim(code), '.', 1) AS INTEGER) BETWEEN 1 AND 17
----
CREATE TEMP TABLE giver AS
WITH every AS (
    SELECT provider_ref AS ref, provider_name AS name FROM "transaction"
    UNION ALL SELECT ref, name FROM participating_org
    UNION ALL SELECT reporting_ref, reporting_name FROM activity)
SELECT ref, name, count(*) AS times FROM every WHERE ref IS NOT NULL AND name IS NOT NULL GROUP BY ref, name
----
CREATE TEMP TABLE cube AS
SELECT 'giver' AS dimension, measure, giver AS value, false AS rest, count(DISTINCT act) AS activities, sum(usd) AS usd, sum(eur) AS eur
FROM fact GROUP BY measure, giver
UNION ALL SELECT 'country', measure, country, place_rest, count(DISTINCT act), sum(usd), sum(eur) FROM fact GROUP BY measure, country, place_rest
UNION ALL SELECT 'region', measure, region, place_rest, count(DISTINCT act), sum(usd), sum(eur) FROM fact GROUP BY measure, region, place_rest
UNION ALL SELECT 'unit', measure, unit1, place_rest, count(DISTINCT act), sum(usd), sum(eur) FROM fact GROUP BY measure, unit1, place_rest
UNION ALL SELECT 'canton', measure, unit2, place_rest, count(DISTINCT act), sum(usd), sum(eur) FROM fact GROUP BY measure, unit2, place_rest
UNION ALL SELECT 'sector', measure, sector, sector_rest, count(DISTINCT act), sum(usd), sum(eur) FROM fact GROUP BY measure, sector, sector_rest
UNION ALL SELECT 'category', measure, category, sector_rest, count(DISTINCT act), sum(usd), sum(eur)
FROM fact GROUP BY measure, category, sector_rest
UNION ALL SELECT 'year', measure, year::VARCHAR, false, count(DISTINCT act), sum(usd), sum(eur) FROM fact GROUP BY measure, year
UNION ALL SELECT 'kind', measure, kind, false, count(DISTINCT act), sum(usd), sum(eur) FROM fact GROUP BY measure, kind
UNION ALL SELECT 'aid_type', measure, aid_type, false, count(DISTINCT act), sum(usd), sum(eur) FROM fact GROUP BY measure, aid_type
UNION ALL SELECT 'flow', measure, flow, false, count(DISTINCT act), sum(usd), sum(eur) FROM fact GROUP BY measure, flow
UNION ALL SELECT 'status', measure, status, false, count(DISTINCT act), sum(usd), sum(eur) FROM fact GROUP BY measure, status
UNION ALL SELECT 'reporter', measure, reporter, false, count(DISTINCT act), sum(usd), sum(eur) FROM fact GROUP BY measure, reporter
UNION ALL SELECT 'goal', measure, goal, false, count(DISTINCT act), sum(usd), sum(eur) FROM fact LEFT JOIN goal USING (act)
GROUP BY measure, goal
