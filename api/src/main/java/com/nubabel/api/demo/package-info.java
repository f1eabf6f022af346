/** Jobs for a first try. */
package com.nubabel.api.demo;
