/**
 * Callers by their JSON Web Tokens ({@code auth.type: jwt}). Begin with {@link
 * com.nubabel.api.auth.jwt.JwtAuthFactory}.
 */
package com.nubabel.api.auth.jwt;
