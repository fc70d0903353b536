return { filter = filter, submit = submit }
