/** Commands of the command line. Begin with {@link com.nubabel.api.cli.ServeCommand}. */
package com.nubabel.api.cli;
