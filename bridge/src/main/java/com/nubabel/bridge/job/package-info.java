/**
 * What a job is: its options, its fields, its place among the keys, and how all of that reads on
 * the wire. Stands on nothing else of ours. Begin with {@link com.nubabel.bridge.job.Job}.
 */
package com.nubabel.bridge.job;
