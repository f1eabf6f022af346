/** What the server promises as a whole: that it can be stopped, killed and started again. */
package com.nubabel.api.functional;
