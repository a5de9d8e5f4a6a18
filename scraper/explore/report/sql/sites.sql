-- Where are the sites: how many sites of how many trials in each city?
select
    f.country,
    f.state,
    f.city,
    f.latitude,
    f.longitude,
    count(*) as sites,
    count(distinct f.nct_id) as trials
from chosen
cross join facilities f on f.nct_id = chosen.nct_id
group by f.country, f.state, f.city, f.latitude, f.longitude
order by sites desc, f.country, f.state, f.city, f.latitude, f.longitude
