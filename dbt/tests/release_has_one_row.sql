-- A release says once which it is.
select count(*) as times
from {{ ref('release_info') }}
having count(*) <> 1
