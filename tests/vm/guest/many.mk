# many: 200 processes, one after another, each over in milliseconds. stay: a make that has something to wait for.
many:
	@for i in $$(seq 200); do /bin/true; done
stay:
	@sleep 600
