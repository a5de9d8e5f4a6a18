-- Why did participants leave: how many of each group in each period for each reason, of those who started it?
select
    w.nct_id,
    w.period,
    w.reason,
    w.drop_withdraw_comment as reason_in_words,
    g.title as group_title,
    w.count,
    (select m.count from milestones m
      where m.result_group_id = w.result_group_id and m.period is w.period and m.title = 'STARTED') as started,
    w.reason_comment as comment,
    w.result_group_id,
    w.ctgov_group_code as group_code,
    w.id as withdrawal_id
from drop_withdrawals w
left join result_groups g on g.id = w.result_group_id
