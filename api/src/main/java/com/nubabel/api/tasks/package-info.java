/**
 * Dropwizard's tasks, for curl: {@code POST /tasks/drain?queue=video&dryRun=true} on the admin
 * port. Begin with {@link com.nubabel.api.tasks.QueueTask}.
 */
package com.nubabel.api.tasks;
