/** {@link com.nubabel.api.NubabelBundle} in an application that has other things to do as well. */
package com.nubabel.api.bundle;
