/** The page at {@code /}: its files are resources of this package, without a build step. */
package com.nubabel.api.page;
