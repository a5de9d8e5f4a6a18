-- What does the registry publish that this version of nctdb does not know: new keys, new words, unreadable values?
select
    kind,
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(path,
        '0', '#'), '1', '#'), '2', '#'), '3', '#'), '4', '#'), '5', '#'), '6', '#'), '7', '#'), '8', '#'), '9', '#')
        as place,
    count(*) as occurrences,
    count(distinct nct_id) as studies,
    min(nct_id) as example,
    min(raw) as example_value
from issues
group by kind, place
