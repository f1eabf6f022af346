/**
 * Cron patterns as BullMQ's job schedulers read them. Stands on nothing else of ours. Begin with
 * {@link com.nubabel.bridge.cron.CronPattern}.
 */
package com.nubabel.bridge.cron;
