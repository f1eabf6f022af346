/**
 * Operations on queues, for who runs them: REST under {@code /api/queues} of the admin port, and
 * what Dropwizard's tasks do. Reads are GETs, changes never are. Begin with {@link
 * com.nubabel.api.admin.QueueAction}.
 */
package com.nubabel.api.admin;
