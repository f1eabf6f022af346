/**
 * One class for each block of config.yml; and what makes of a mistake in it the one line that its
 * writer needs. Begin with {@link com.nubabel.api.NubabelConfiguration}, which holds them all.
 */
package com.nubabel.api.config;
