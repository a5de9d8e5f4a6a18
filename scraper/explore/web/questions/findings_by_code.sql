-- What conflicts and oddities were found inside records, and in how many?
select code, severity, count(*) as findings, count(distinct nct_id) as trials, min(nct_id) as example
from findings
group by 1, 2
order by trials desc, code
