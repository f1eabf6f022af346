/**
 * Who may look at and change things on the admin's port. Begin with {@link
 * com.nubabel.api.auth.admin.AdminGuard}.
 */
package com.nubabel.api.auth.admin;
