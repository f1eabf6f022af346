/**
 * How the API says no: {@code {code, message}} in JSON, wherever the refusal comes from. Begin with
 * {@link com.nubabel.api.errors.JsonError}.
 */
package com.nubabel.api.errors;
