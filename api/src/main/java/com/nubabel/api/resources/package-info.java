/** REST, under {@code /api}. Begin with {@link com.nubabel.api.resources.JobsResource}. */
package com.nubabel.api.resources;
