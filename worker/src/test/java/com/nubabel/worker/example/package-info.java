/**
 * A shop, as a user of Nubabel would write it, with its tests. Stands on public things alone. Begin
 * with {@link com.nubabel.worker.example.ShopJobs}.
 */
package com.nubabel.worker.example;
