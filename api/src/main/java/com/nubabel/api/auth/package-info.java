/**
 * Who may see and do what. Without authentication ({@code auth.type: none}) that is whoever is on
 * this machine, and nobody else: begin with {@link com.nubabel.api.auth.LoopbackConnectors} and
 * {@link com.nubabel.api.auth.LoopbackHosts}.
 */
package com.nubabel.api.auth;
