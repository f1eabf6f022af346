/** The Dropwizard application. Begin with {@code NubabelApplication}, which reads as two lists. */
package com.nubabel.api;
