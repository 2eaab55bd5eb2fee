-- moderators_names: the names of all moderators.
-- kind    read
-- column  name text
SELECT name FROM postbag.moderator
