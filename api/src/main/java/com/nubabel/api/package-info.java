/**
 * Nubabel in a Dropwizard application: somebody's own, by {@link com.nubabel.api.NubabelBundle}, or
 * the standalone server, {@link com.nubabel.api.NubabelApplication}. Begin with the bundle.
 */
package com.nubabel.api;
