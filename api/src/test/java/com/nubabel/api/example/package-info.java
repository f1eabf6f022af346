/**
 * An application as a user of Nubabel writes one: a shop that packs orders and mails receipts as
 * jobs, whose buyers watch their order on an event stream. Begin with {@code ShopApplication}.
 */
package com.nubabel.api.example;
