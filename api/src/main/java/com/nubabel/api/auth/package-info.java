/**
 * Who may see and do what. Begin with {@link com.nubabel.api.auth.ApiGuard}, the door of the API,
 * which asks an {@link com.nubabel.api.auth.Authenticator} for the {@link
 * com.nubabel.api.auth.Caller}; what he may watch and write to are {@link
 * com.nubabel.api.auth.Topic}s. Without authentication that is whoever is on this machine, and
 * nobody else: {@link com.nubabel.api.auth.LoopbackConnectors}, {@link
 * com.nubabel.api.auth.LoopbackHosts}.
 */
package com.nubabel.api.auth;
