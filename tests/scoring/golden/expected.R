# Computes expected.csv and raked.csv from answers.csv and targets.csv with R's package survey.
# Run in this folder: Rscript expected.R
suppressMessages(library(survey))

answers <- read.csv("answers.csv", na.strings = "", colClasses = "character")
answers$weight <- as.numeric(answers$weight)
targets <- read.csv("targets.csv")
rows <- list()

keep <- function(figure, call, estimate, error, low = NA, high = NA) {
  rows[[length(rows) + 1]] <<- data.frame(
    figure, value = 100 * estimate, se = 100 * error, low = 100 * low, high = 100 * high, call)
}

items <- function(start, ends) paste0(start, "_", ends)
social <- c("religious", "sport", "arts", "selfhelp")
political <- c("union", "party", "environment", "professional", "humanitarian", "consumer", "women",
               "youth", "rights")
times <- function(columns, counted) {
  rowSums(sapply(answers[columns], function(x) !is.na(x) & x %in% counted))
}
asked <- function(columns) rowSums(!is.na(answers[columns])) > 0

member <- items("member", c(social, political))
unpaid <- items("unpaid", c(social, political))
a <- answers
a$b1 <- as.numeric(asked(member)); a$a1 <- a$b1 * (times(items("member", social), "active") >= 1)
a$b2 <- as.numeric(asked(unpaid)); a$a2 <- a$b2 * (times(items("unpaid", social), "yes") >= 1)
often <- c("weekly", "monthly", "yearly")
a$b3 <- as.numeric(!is.na(a$community)); a$a3 <- as.numeric(a$community %in% often)
a$b4 <- a$a1; a$a4 <- a$a1 * (times(items("member", social), "active") >= 2)
a$b5 <- a$a3; a$a5 <- as.numeric(a$community %in% c("weekly", "monthly"))
a$belongs <- a$b1 * (times(member, "active") >= 1)
a$apart <- a$b1 * (times(member, c("active", "inactive")) == 0)
a$trusting <- as.numeric(a$trust %in% "trusted"); a$told <- as.numeric(!is.na(a$trust))
a$mt <- a$belongs * a$trusting; a$mb <- a$belongs * a$told
a$ot <- a$apart * a$trusting; a$ob <- a$apart * a$told
confidence <- items("confidence", c("religious", "union", "environment", "women", "humanitarian"))
for (i in seq_along(confidence)) {
  a[[paste0("cb", i)]] <- as.numeric(!is.na(a[[confidence[i]]]))
  a[[paste0("ca", i)]] <- as.numeric(a[[confidence[i]]] %in% c("great", "quite"))
}
justify <- items("justify", c("benefits", "fare", "tax", "bribe"))
for (i in seq_along(justify)) {
  x <- as.numeric(a[[justify[i]]])
  a[[paste0("jb", i)]] <- as.numeric(!is.na(x))
  a[[paste0("ja", i)]] <- ifelse(is.na(x), 0, (10 - x) / 9)
}

design <- svydesign(ids = ~1, weights = ~weight, data = a)

# One share on its own base: the base is a domain, n/(n-1) is that of the whole sample.
share <- function(figure, amount, base, from = design) {
  inside <- subset(from, from$variables[[base]] == 1)
  f <- as.formula(paste0("~", amount))
  m <- svymean(f, inside)
  p <- coef(m)[[1]]
  n <- sum(inside$variables[[base]])
  if (p * (1 - p) / SE(m)[[1]]^2 <= n) {
    ci <- attr(svyciprop(f, inside, method = "beta"), "ci")
    keep(figure, "svymean(subset) and svyciprop(method = 'beta')", p, SE(m)[[1]], ci[[1]], ci[[2]])
  } else {  # svyciprop does not stop at the number of respondents, as Korn and Graubard advise
    ci <- qbeta(c(0.025, 0.975), n * p + c(0, 1), n * (1 - p) + c(1, 0))
    keep(figure, "svymean(subset) and qbeta at n", p, SE(m)[[1]], ci[[1]], ci[[2]])
  }
}
# A function of several totals: the delta method on their joint covariance.
combined <- function(figure, expression, from = design, logit = FALSE) {
  parsed <- parse(text = expression)[[1]]
  totals <- svytotal(as.formula(paste("~", paste(all.vars(parsed), collapse = "+"))), from)
  m <- svycontrast(totals, parsed)
  ends <- c(NA, NA)
  if (logit) {
    whole <- substitute(log((e) / (1 - (e))), list(e = parsed))
    ends <- plogis(confint(svycontrast(totals, whole), df = degf(from)))
  }
  keep(figure, "svycontrast of svytotal", coef(m)[[1]], SE(m)[[1]], ends[1], ends[2])
}

share("1.1.1", "a1", "b1"); share("1.1.2", "a2", "b2"); share("1.1.3", "a3", "b3")
share("1.2.1", "a4", "b4"); share("1.2.3", "a5", "b5"); share("5.3.1", "trusting", "told")
combined("4.7.1", "mt / mb - ot / ob")
combined("4.7.4", "(ca1/cb1 + ca2/cb2 + ca3/cb3 + ca4/cb4 + ca5/cb5) / 5", logit = TRUE)
combined("5.3.3", "(ja1/jb1 + ja2/jb2 + ja3/jb3 + ja4/jb4) / 4", logit = TRUE)
combined("1.1", "(a1/b1 + a2/b2 + a3/b3) / 3")
combined("1.1+5.3.1", "(a1/b1 + a2/b2 + a3/b3) / 6 + (trusting / told) / 2")
rural <- subset(design, settlement == "rural")
share("rural 1.1.3", "a3", "b3", rural); share("rural 1.2.3", "a5", "b5", rural)
combined("rural 1.1", "(a1/b1 + a2/b2 + a3/b3) / 3", rural)
combined("rural 4.7.1", "mt / mb - ot / ob", rural)

pedigree <- c(
  paste0("# ", R.version.string, "; survey ", packageVersion("survey"), "; made ", Sys.Date(),
         " by expected.R from answers.csv"),
  "# Percent; intervals at 95 percent; design svydesign(ids = ~1, weights = ~weight)")
out <- file("expected.csv", "w"); writeLines(pedigree, out)
write.csv(format(do.call(rbind, rows), digits = 15), out, row.names = FALSE, quote = FALSE); close(out)

# Raking from weights of 1, without bounds, to population counts of the sample's size.
a$sex_age <- paste(a$sex, a$age_group, sep = "/")
plain <- svydesign(ids = ~1, weights = rep(1, nrow(a)), data = a)
margins <- lapply(c("sex_age", "region", "settlement"), function(name) {
  part <- targets[targets$margin == name & targets$category %in% a[[name]], ]
  setNames(data.frame(part$category, part$share / sum(part$share) * nrow(a)), c(name, "Freq"))
})
stopifnot(sapply(margins, nrow) == c(12, 20, 2))
raked <- rake(plain, list(~sex_age, ~region, ~settlement), margins,
              control = list(maxit = 2000, epsilon = 1e-12))
out <- file("raked.csv", "w")
writeLines(c(pedigree[1], "# rake(control = list(maxit = 2000, epsilon = 1e-12)) from weights of 1"), out)
write.csv(data.frame(id = a$id, weight = format(weights(raked), digits = 15)), out, row.names = FALSE, quote = FALSE)
close(out)
