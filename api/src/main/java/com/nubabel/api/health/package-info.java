/** Health checks, on the admin port at {@code /healthcheck}. */
package com.nubabel.api.health;
