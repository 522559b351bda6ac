"""The SQL of `allowed`: from one city's meetings, agenda items, stations or papers to paper numbers.

The order of the joins is fixed (CROSS JOIN): each statement begins where few rows are expected.
"""

_DECIDING = """
 (c.authoritative = 1 OR lower(c.role) LIKE '%entscheidung%' OR lower(c.role) LIKE '%beschlussfassung%'
  OR (c.authoritative IS NULL AND lower(c.role) IN ('', 'unbekannt')))
"""
_HELD = """
 (:anywhere OR c.organizations IN (SELECT value FROM json_each(:lists))
  OR m.organizations IN (SELECT value FROM json_each(:lists)))
"""
_RESULT = f"""
 (:any_result OR a.result IN (SELECT value FROM json_each(:results))
  OR (a.result IN (SELECT value FROM json_each(:decisions)) AND {_DECIDING}))
"""
_PAPER = """
CROSS JOIN paper p ON p.body = c.body AND p.id = c.paper AND p.publicness = 'public'
"""
_STATION = f"""
CROSS JOIN station_item s ON s.body = a.body AND s.item = a.id
CROSS JOIN consultation c ON c.body = s.body AND c.paper = s.paper AND c.id = s.id AND c.at = s.at
 AND c.publicness = 'public'
{_PAPER}
"""
# From meetings to their items: cheap where the period is short.
BY_TIME = f"""
SELECT p.no FROM meeting m
CROSS JOIN agenda_item a ON a.body = m.body AND a.meeting = m.id AND a.publicness = 'public'
{_STATION}
WHERE m.body = :body AND m.publicness = 'public' AND m.start >= :since AND m.start < :until AND {_HELD}
"""
# From items with such a result to their meetings, which need not be there.
BY_RESULT = f"""
SELECT p.no FROM agenda_item a
{_STATION}
LEFT JOIN meeting m ON m.body = a.body AND m.id = a.meeting AND m.publicness = 'public'
WHERE a.body = :body AND a.result IN (SELECT value FROM json_each(:wordings))
 AND a.publicness = 'public' AND {_HELD} AND {_RESULT}
 AND (:any_time OR (m.start >= :since AND m.start < :until)
  OR (m.start IS NULL AND p.date BETWEEN :first AND :last))
"""
# From papers to their stations: cheap where few papers are left.
_BY_PAPER = f"""
SELECT p.no FROM paper p
CROSS JOIN consultation c ON c.body = p.body AND c.paper = p.id AND c.publicness = 'public'
LEFT JOIN station_item s ON s.body = c.body AND s.paper = c.paper AND s.id = c.id AND s.at = c.at
LEFT JOIN agenda_item a ON a.body = s.body AND a.id = s.item AND a.publicness = 'public'
LEFT JOIN meeting m ON m.body = c.body AND m.id = coalesce(nullif(c.meeting, ''), a.meeting)
 AND m.publicness = 'public'
WHERE {{papers}} AND p.body = :body AND p.publicness = 'public' AND {_HELD} AND {_RESULT}
 AND (:any_time OR (m.start >= :since AND m.start < :until)
  OR ((:by_date OR m.start IS NULL) AND p.date BETWEEN :first AND :last))
"""
OF_THESE = _BY_PAPER.format(papers="p.no IN (SELECT value FROM json_each(:papers))")
OF_OTHER_DATES = _BY_PAPER.format(papers="(p.date < :first OR p.date > :last OR p.date IS NULL)")
# Stations that name their Gremium, and those whose meeting does.
BY_GREMIUM = f"""
SELECT p.no FROM consultation c
{_PAPER}
WHERE c.body = :body AND c.publicness = 'public'
 AND (c.organizations IN (SELECT value FROM json_each(:lists)) OR (c.organizations IN ('[]', '') AND (
  EXISTS (SELECT 1 FROM meeting m WHERE m.body = c.body AND m.id = c.meeting AND m.publicness = 'public'
          AND m.organizations IN (SELECT value FROM json_each(:lists)))
  OR EXISTS (SELECT 1 FROM station_item s JOIN agenda_item a ON a.body = s.body AND a.id = s.item
             AND a.publicness = 'public'
             JOIN meeting m ON m.body = a.body AND m.id = a.meeting AND m.publicness = 'public'
             AND m.organizations IN (SELECT value FROM json_each(:lists))
             WHERE s.body = c.body AND s.paper = c.paper AND s.id = c.id AND s.at = c.at))))
"""
# Stations of meetings whose agenda is not there: only of papers that are known to have some.
LOOSE = f"""
SELECT p.no FROM paper_facet f CROSS JOIN paper p ON p.no = f.paper_no AND p.publicness = 'public'
CROSS JOIN consultation c ON c.body = p.body AND c.paper = p.id AND c.publicness = 'public'
CROSS JOIN meeting m ON m.body = c.body AND m.id = c.meeting AND m.publicness = 'public'
WHERE f.facet = 'loose' AND p.body = :body AND m.start >= :since AND m.start < :until AND {_HELD}
"""
DATED = """
SELECT p.no FROM paper p WHERE p.body = :body AND p.publicness = 'public' AND p.date BETWEEN :first AND :last
"""
LISTS = """
SELECT organizations FROM consultation WHERE body = :body AND organizations LIKE '%,%'
UNION SELECT organizations FROM meeting WHERE body = :body AND organizations LIKE '%,%'
"""
FACET = """
SELECT f.paper_no FROM paper_facet f JOIN paper p ON p.no = f.paper_no AND p.publicness = 'public'
WHERE f.facet = ? AND f.value IN (SELECT value FROM json_each(?))
"""
OF_CITIES = "SELECT no FROM paper WHERE publicness = 'public' AND body IN (SELECT value FROM json_each(?))"
COUNT = "SELECT count(*) FROM paper WHERE body = :body AND publicness = 'public'"
