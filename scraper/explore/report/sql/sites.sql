-- Where are their sites?
select f.country, f.city, f.longitude, f.latitude, count(*) as sites, count(distinct f.nct_id) as trials
from cohort c join facilities f on f.nct_id = c.nct_id
group by f.country, f.city, f.longitude, f.latitude
order by sites desc, f.country, f.city
